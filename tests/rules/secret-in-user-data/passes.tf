resource "aws_instance" "worker" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
  user_data     = <<-SHELL
    #!/bin/sh
    export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db --query SecretString --output text)
    export GREETING=hello
    /opt/worker
  SHELL
}

resource "aws_launch_template" "workers" {
  name = "workers"
}
