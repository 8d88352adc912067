resource "aws_s3_bucket_acl" "logs" {
  bucket = "acme-logs"

  access_control_policy {
    owner {
      id = "canonical-id"
    }
    grant {
      permission = "READ_ACP"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
    }
  }
}
