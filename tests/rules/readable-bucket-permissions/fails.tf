resource "aws_s3_bucket_acl" "shared" {
  bucket = "acme-shared"

  access_control_policy {
    owner {
      id = "canonical-id"
    }
    grant {
      permission = "READ_ACP"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers" # finds: readable-bucket-permissions
      }
    }
  }
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old"

  grant {
    type        = "Group"
    permissions = ["READ_ACP"]
    uri         = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" # finds: readable-bucket-permissions
  }
}
