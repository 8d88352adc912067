variable "key_type" {
  type = string
}

resource "aws_bedrockagentcore_token_vault_cmk" "tokens" {
  kms_configuration {
    key_type = var.key_type
  }
}
