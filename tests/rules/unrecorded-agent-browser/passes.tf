resource "aws_bedrockagentcore_browser" "research" {
  name               = "research"
  execution_role_arn = aws_iam_role.research.arn

  network_configuration {
    network_mode = "VPC"
  }

  recording {
    enabled = true

    s3_location {
      bucket = aws_s3_bucket.recordings.bucket
      prefix = "research/"
    }
  }
}
