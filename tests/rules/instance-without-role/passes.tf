resource "aws_instance" "app" {
  ami                  = "ami-0abc1234def567890"
  instance_type        = "t3.micro"
  iam_instance_profile = "app"
}

resource "aws_instance" "by_template" {
  launch_template {
    name = "workers"
  }
}
