resource "aws_instance" "app" {
  ami           = "ami-0abc1234def567890"
  instance_type = "m3.large"
  ebs_optimized = true
}
