variable "keys" {
  type = list(string)
}

resource "aws_bedrockagent_data_source" "manuals" {
  name              = "manuals"
  knowledge_base_id = aws_bedrockagent_knowledge_base.manuals.id

  dynamic "server_side_encryption_configuration" {
    for_each = var.keys
    content {
      kms_key_arn = server_side_encryption_configuration.value
    }
  }
}
