resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = jsonencode([
    {
      name        = "model"
      image       = "model:1.4"
      environment = [{ name = "DB_PASSWORD", value = "change-me-at-once" }] # finds: secret-in-container
    },
  ])
}

resource "aws_ecs_task_definition" "train" {
  family = "train"
  container_definitions = jsonencode([
    {
      name        = "model"
      image       = aws_ecr_repository.model.repository_url
      environment = [{ name = "REGISTRY_API_KEY", value = "change-me-at-once" }] # finds: secret-in-container
    },
  ])
}
