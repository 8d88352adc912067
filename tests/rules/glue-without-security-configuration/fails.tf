resource "aws_glue_job" "features" { # finds: glue-without-security-configuration
  name     = "features"
  role_arn = "arn:aws:iam::123456789012:role/glue"

  command {
    script_location = "s3://acme-jobs/features.py"
  }
}

resource "aws_glue_crawler" "clicks" { # finds: glue-without-security-configuration
  name          = "clicks"
  database_name = "clicks"
  role          = "arn:aws:iam::123456789012:role/glue"

  s3_target {
    path = "s3://acme-clicks"
  }
}
