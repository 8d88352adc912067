resource "aws_ecs_task_definition" "serve" {
  family = "serve"
  container_definitions = jsonencode([ # finds: writable-container-root
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
