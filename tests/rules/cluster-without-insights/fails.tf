resource "aws_ecs_cluster" "serving" { # finds: cluster-without-insights
  name = "serving"
}

resource "aws_ecs_cluster" "batch" {
  name = "batch"

  setting {
    name  = "containerInsights"
    value = "disabled" # finds: cluster-without-insights
  }
}
