resource "aws_ecs_cluster" "serving" {
  name = "serving"

  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
}
