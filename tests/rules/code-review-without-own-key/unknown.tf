variable "encryption" {
  type = string
}

resource "aws_codegurureviewer_repository_association" "server" {
  repository {
    codecommit {
      name = "server"
    }
  }

  kms_key_details {
    encryption_option = var.encryption
  }
}
