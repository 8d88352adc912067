resource "aws_s3_bucket" "uploads" {
  bucket = "acme-uploads"
}

resource "aws_s3_bucket_acl" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  acl    = "public-read-write" # finds: writable-bucket-acl
}

resource "aws_s3_bucket" "inbox" {
  bucket = "acme-inbox"
  acl    = "public-read-write" # finds: writable-bucket-acl
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old"

  grant {
    type        = "Group"
    permissions = ["WRITE"]
    uri         = "http://acs.amazonaws.com/groups/global/AllUsers" # finds: writable-bucket-acl
  }
}

resource "aws_s3_bucket_acl" "shared" {
  bucket = "acme-shared"

  access_control_policy {
    owner {
      id = "canonical-id"
    }
    grant {
      permission = "FULL_CONTROL"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" # finds: writable-bucket-acl
      }
    }
  }
}
