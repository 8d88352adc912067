resource "aws_ec2_instance_metadata_defaults" "region" {
  http_tokens = "required"
}

resource "aws_instance" "plain" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
}
