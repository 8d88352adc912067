resource "aws_lambda_function" "score" {
  function_name = "score"
  package_type  = "Image"
  role          = aws_iam_role.score.arn
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/score@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}

resource "aws_lambda_function" "zip" {
  function_name = "zip"
  role          = aws_iam_role.score.arn
  handler       = "main.handler"
  runtime       = "python3.13"
  filename      = "score.zip"
}

resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:1.4.2"
  }
}

resource "aws_sagemaker_model" "package" {
  name               = "package"
  execution_role_arn = aws_iam_role.serving.arn

  container {
    model_package_name = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/ranker/7"
  }
}

resource "aws_ecs_task_definition" "web" {
  family = "web"

  container_definitions = jsonencode([
    { name = "web", image = "registry.acme.example:5000/web:1.29.3", cpu = 256, memory = 512 },
  ])
}

resource "aws_batch_job_definition" "train" {
  name = "train"
  type = "container"

  container_properties = jsonencode({
    image   = "pytorch/pytorch:2.9.1-cuda12.8-cudnn9-runtime"
    command = ["python", "train.py"]
  })
}
