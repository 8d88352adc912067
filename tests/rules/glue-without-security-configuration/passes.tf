resource "aws_glue_job" "features" {
  name                   = "features"
  role_arn               = "arn:aws:iam::123456789012:role/glue"
  security_configuration = "encrypted"

  command {
    script_location = "s3://acme-jobs/features.py"
  }
}

resource "aws_glue_dev_endpoint" "science" {
  name                   = "science"
  role_arn               = "arn:aws:iam::123456789012:role/glue"
  security_configuration = "encrypted"
}
