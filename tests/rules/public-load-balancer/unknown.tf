variable "is_internal" {
  type = bool
}

resource "aws_alb" "web" {
  name     = "web"
  internal = var.is_internal
  subnets  = ["subnet-1", "subnet-2"]
}
