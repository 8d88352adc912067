variable "deletion" {
  type = string
}

resource "aws_bedrockagent_data_source" "manuals" {
  name                 = "manuals"
  knowledge_base_id    = aws_bedrockagent_knowledge_base.manuals.id
  data_deletion_policy = var.deletion
}
