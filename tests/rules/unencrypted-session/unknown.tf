variable "content" {
  type = string
}

resource "aws_ssm_document" "sessions" {
  name          = "SSM-SessionManagerRunShell"
  document_type = "Session"
  content       = var.content
}
