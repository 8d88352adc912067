resource "aws_ssm_document" "patch" {
  name          = "patch-workers"
  document_type = "Command"
  content       = file("patch-workers.json")

  permissions = {
    type        = "Share"
    account_ids = "123456789012"
  }
}

resource "aws_ssm_document" "restart" {
  name          = "restart-workers"
  document_type = "Command"
  content       = file("restart-workers.json")
}
