variable "platform" {
  type = string
}

resource "aws_ecs_service" "serve" {
  name             = "serve"
  launch_type      = "FARGATE"
  platform_version = var.platform
}
