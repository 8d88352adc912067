variable "script" {
  type = string
}

resource "aws_launch_template" "workers" {
  name      = "workers"
  user_data = var.script
}
