resource "aws_ssm_document" "patch" {
  name          = "patch-workers"
  document_type = "Command"
  content       = file("patch-workers.json")

  permissions = {
    type        = "Share"
    account_ids = "All" # finds: public-document
  }
}
