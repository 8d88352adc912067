resource "aws_ecs_service" "serve" {
  name             = "serve"
  launch_type      = "FARGATE"
  platform_version = "1.3.0" # finds: old-fargate-platform
}
