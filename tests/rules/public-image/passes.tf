resource "aws_ami_launch_permission" "trainer" {
  image_id   = "ami-0abc1234def567890"
  account_id = "123456789012"
}
