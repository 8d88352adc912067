resource "aws_ecs_task_definition" "serve" {
  family = "serve"
  container_definitions = jsonencode([
    {
      name        = "model"
      image       = "model:1.4"
      environment = [{ name = "MODEL", value = "churn" }]
      secrets     = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db" }]
    },
  ])
}

resource "aws_ecs_task_definition" "train" {
  family = "train"
  container_definitions = jsonencode([
    {
      name        = "model"
      image       = aws_ecr_repository.model.repository_url
      environment = [{ name = "MODEL", value = "churn" }]
    },
  ])
}
