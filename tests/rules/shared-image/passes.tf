# Everybody is another rule's business.
resource "aws_ami_launch_permission" "everybody" {
  image_id = "ami-0abc1234def567890"
  group    = "all"
}
