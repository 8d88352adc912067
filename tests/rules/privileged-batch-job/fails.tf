resource "aws_batch_job_definition" "train" {
  name                 = "train"
  type                 = "container"
  container_properties = jsonencode({
    image      = "trainer:2"
    command    = ["train"]
    privileged = true # finds: privileged-batch-job
  })
}

resource "aws_batch_job_definition" "sweep" {
  name = "sweep"
  type = "container"
  container_properties = jsonencode({
    image      = aws_ecr_repository.trainer.repository_url
    privileged = true # finds: privileged-batch-job
  })
}
