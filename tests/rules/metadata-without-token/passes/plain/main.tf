resource "aws_instance" "strict" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "without" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "disabled"
  }
}

resource "aws_instance" "by_template" {
  launch_template {
    name = "workers"
  }
}

resource "aws_launch_template" "workers" {
  name = "workers"

  metadata_options {
    http_tokens = "required"
  }
}
