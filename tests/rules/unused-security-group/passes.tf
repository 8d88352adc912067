resource "aws_security_group" "trainers" {
  name = "trainers"
}

resource "aws_instance" "trainer" {
  ami                    = "ami-0abc1234def567890"
  instance_type          = "g5.xlarge"
  vpc_security_group_ids = [aws_security_group.trainers.id]
}

resource "aws_security_group" "functions" {
  name = "functions"
}

resource "aws_lambda_function" "score" {
  function_name = "score"
  role          = "arn:aws:iam::123456789012:role/score"

  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = [aws_security_group.functions.id]
  }
}

resource "aws_security_group" "tasks" {
  name = "tasks"
}

resource "aws_ecs_service" "serve" {
  name = "serve"

  network_configuration {
    subnets         = ["subnet-1"]
    security_groups = [aws_security_group.tasks.id]
  }
}

resource "aws_security_group" "files" {
  name = "files"
}

resource "aws_efs_mount_target" "files" {
  file_system_id  = "fs-1"
  subnet_id       = "subnet-1"
  security_groups = [aws_security_group.files.id]
}

resource "aws_security_group" "exported" {
  name        = "exported"
  description = "for the stacks that read this one's outputs"
  vpc_id      = "vpc-0a1b2c3d"
}

output "security_group" {
  value = { id = aws_security_group.exported.id }
}
