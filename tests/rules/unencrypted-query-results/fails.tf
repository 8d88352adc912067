resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    result_configuration { # finds: unencrypted-query-results
      output_location = "s3://acme-results/science/"
    }
  }
}

resource "aws_athena_database" "clicks" { # finds: unencrypted-query-results
  name   = "clicks"
  bucket = "acme-results"
}
