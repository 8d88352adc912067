resource "aws_instance" "worker" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\nexport DB_PASSWORD=change-me-at-once\n/opt/worker\n" # finds: secret-in-user-data
}

resource "aws_launch_template" "workers" {
  name      = "workers"
  user_data = "registry_api_key: change-me-at-once" # finds: secret-in-user-data
}
