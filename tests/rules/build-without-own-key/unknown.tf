variable "artifacts" {
  type = string
}

resource "aws_codebuild_project" "server" {
  name         = "server"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type = var.artifacts
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type     = "GITHUB"
    location = "https://github.com/acme/inference.git"
  }
}
