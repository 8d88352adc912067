resource "aws_s3_bucket" "weights" {
  bucket = "acme-weights"
  acl    = "public-read" # finds: public-bucket-acl
}

resource "aws_s3_bucket" "downloads" {
  bucket = "acme-downloads"
}

resource "aws_s3_bucket_acl" "downloads" {
  bucket = aws_s3_bucket.downloads.id
  acl    = "authenticated-read" # finds: public-bucket-acl
}

# The bucket is another stack's.
resource "aws_s3_bucket_acl" "shared" {
  bucket = "acme-shared"

  access_control_policy {
    owner {
      id = "canonical-id"
    }
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" # finds: public-bucket-acl
      }
    }
  }
}

resource "aws_s3_bucket" "old" {
  bucket = "acme-old"

  grant {
    type        = "Group"
    permissions = ["READ"]
    uri         = "http://acs.amazonaws.com/groups/global/AllUsers" # finds: public-bucket-acl
  }
}
