resource "aws_ecs_task_definition" "serve" {
  family                = "serve"
  container_definitions = jsonencode([
    {
      name       = "model"
      image      = "model:1.4"
      privileged = true # finds: privileged-container
    },
  ])
}

# One of its values is not known, the privilege is.
resource "aws_ecs_task_definition" "train" {
  family = "train"
  container_definitions = jsonencode([
    {
      name       = "trainer"
      image      = aws_ecr_repository.trainer.repository_url
      privileged = true # finds: privileged-container
    },
  ])
}
