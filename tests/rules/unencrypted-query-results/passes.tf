resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    result_configuration {
      output_location = "s3://acme-results/science/"

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      }
    }
  }
}

resource "aws_athena_database" "clicks" {
  name   = "clicks"
  bucket = "acme-results"

  encryption_configuration {
    encryption_option = "SSE_S3"
  }
}
