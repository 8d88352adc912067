terraform {
  backend "s3" {
    bucket       = "acme-state"
    key          = "bootstrap/terraform.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    kms_key_id   = "alias/state"
    use_lockfile = true
  }
}

# 30 days by default.
resource "aws_kms_key" "state" {
  description         = "state"
  enable_key_rotation = true
}

resource "aws_kms_alias" "state" {
  name          = "alias/state"
  target_key_id = aws_kms_key.state.key_id
}

resource "aws_kms_key" "demo" {
  description             = "demo"
  enable_key_rotation     = true
  deletion_window_in_days = 7
}

resource "aws_kms_alias" "demo" {
  name          = "alias/demo"
  target_key_id = aws_kms_key.demo.key_id
}
