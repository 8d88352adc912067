resource "aws_appflow_flow" "tickets" { # finds: data-flow-without-own-key
  name = "tickets"

  source_flow_config {
    connector_type = "Zendesk"

    source_connector_properties {
      zendesk {
        object = "tickets"
      }
    }
  }

  destination_flow_config {
    connector_type = "S3"

    destination_connector_properties {
      s3 {
        bucket_name = "acme-tickets"
      }
    }
  }

  task {
    source_fields = ["subject"]
    task_type     = "Map"
  }

  trigger_config {
    trigger_type = "OnDemand"
  }
}
