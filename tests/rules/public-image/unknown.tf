variable "group" {
  type = string
}

resource "aws_ami_launch_permission" "trainer" {
  image_id = "ami-0abc1234def567890"
  group    = var.group
}
