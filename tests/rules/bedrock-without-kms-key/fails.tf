resource "aws_bedrockagent_agent" "support" { # finds: bedrock-without-kms-key
  agent_name              = "support"
  agent_resource_role_arn = aws_iam_role.support.arn
  foundation_model        = "anthropic.claude-sonnet-4-20250514-v1:0"
  instruction             = "You answer questions about orders and never promise a refund."
}

resource "aws_bedrockagent_flow" "triage" { # finds: bedrock-without-kms-key
  name               = "triage"
  execution_role_arn = aws_iam_role.support.arn
}

resource "aws_bedrockagent_prompt" "summary" { # finds: bedrock-without-kms-key
  name = "summary"
}

resource "aws_bedrock_guardrail" "support" { # finds: bedrock-without-kms-key
  name                      = "support"
  blocked_input_messaging   = "I can't help with that."
  blocked_outputs_messaging = "I can't answer that."
}

resource "aws_bedrockagent_data_source" "manuals" { # finds: bedrock-without-kms-key
  name              = "manuals"
  knowledge_base_id = aws_bedrockagent_knowledge_base.manuals.id

  data_source_configuration {
    type = "S3"

    s3_configuration {
      bucket_arn = aws_s3_bucket.manuals.arn
    }
  }
}
