resource "aws_ecs_service" "serve" {
  name = "serve"

  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = true # finds: public-container-service
  }
}

resource "aws_ecs_task_set" "serve" {
  service         = "serve"
  cluster         = "serving"
  task_definition = "serve:1"

  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = true # finds: public-container-service
  }
}
