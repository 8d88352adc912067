resource "aws_ecs_service" "serve" {
  name = "serve"

  network_configuration {
    subnets = ["subnet-1"]
  }
}

resource "aws_ecs_service" "bridged" {
  name = "bridged"
}
