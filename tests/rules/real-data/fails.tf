resource "aws_s3_bucket" "patients" {
  bucket = "patients"
  tags = {
    DataClassification = "PHI" # finds: real-data
  }
}
