resource "aws_codegurureviewer_repository_association" "server" {
  repository {
    codecommit {
      name = "server"
    }
  }

  kms_key_details {
    encryption_option = "CUSTOMER_MANAGED_CMK"
    kms_key_id        = "1234abcd-12ab-34cd-56ef-1234567890ab"
  }
}
