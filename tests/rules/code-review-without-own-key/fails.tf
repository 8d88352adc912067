resource "aws_codegurureviewer_repository_association" "server" { # finds: code-review-without-own-key
  repository {
    codecommit {
      name = "server"
    }
  }
}

resource "aws_codegurureviewer_repository_association" "worker" {
  repository {
    codecommit {
      name = "worker"
    }
  }

  kms_key_details {
    encryption_option = "AWS_OWNED_CMK" # finds: code-review-without-own-key
  }
}
