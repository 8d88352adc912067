variable "insecure" {
  type = bool
}

resource "aws_codebuild_project" "server" {
  name         = "server"
  service_role = "arn:aws:iam::123456789012:role/build"

  artifacts {
    type     = "S3"
    location = "acme-builds"
  }

  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
  }

  source {
    type         = "GITHUB"
    location     = "https://github.com/acme/inference.git"
    insecure_ssl = var.insecure
  }
}
