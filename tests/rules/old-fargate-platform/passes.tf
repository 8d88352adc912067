resource "aws_ecs_service" "serve" {
  name        = "serve"
  launch_type = "FARGATE"
}

resource "aws_ecs_service" "latest" {
  name             = "latest"
  launch_type      = "FARGATE"
  platform_version = "LATEST"
}
