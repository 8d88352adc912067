resource "aws_ecs_task_definition" "serve" { # finds: writable-container-root
  family                = "serve"
  container_definitions = jsonencode([
    {
      name  = "model"
      image = "model:1.4"
    },
  ])
}

resource "aws_ecs_task_definition" "train" {
  family = "train"
  container_definitions = jsonencode([
    {
      name                   = "trainer"
      image                  = aws_ecr_repository.trainer.repository_url
      readonlyRootFilesystem = true
    },
    { # finds: writable-container-root
      name  = "sidecar"
      image = "sidecar:1"
    },
  ])
}
