resource "aws_appflow_connector_profile" "tickets" {
  name            = "tickets"
  connector_type  = "Zendesk"
  connection_mode = "Public"
  kms_arn         = aws_kms_key.flows.arn

  connector_profile_config {
    connector_profile_credentials {
      zendesk {
        client_id     = "acme"
        client_secret = var.client
      }
    }

    connector_profile_properties {
      zendesk {
        instance_url = "https://acme.zendesk.com"
      }
    }
  }
}

resource "aws_kms_key" "flows" {
  description         = "Flows"
  enable_key_rotation = true
}

variable "client" {
  type      = string
  sensitive = true
}
