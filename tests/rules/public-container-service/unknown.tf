variable "is_public" {
  type = bool
}

resource "aws_ecs_service" "serve" {
  name = "serve"

  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = var.is_public
  }
}
