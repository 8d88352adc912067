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

resource "aws_kms_key" "state" {
  description             = "state"
  enable_key_rotation     = true
  deletion_window_in_days = 7 # finds: disposable-state-key
}

resource "aws_kms_alias" "state" {
  name          = "alias/state"
  target_key_id = aws_kms_key.state.key_id
}
