variable "permission" {
  type = string
}

resource "aws_s3_bucket_acl" "shared" {
  bucket = "acme-shared"

  access_control_policy {
    owner {
      id = "canonical-id"
    }
    grant {
      permission = var.permission
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
    }
  }
}
