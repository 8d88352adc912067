resource "aws_cloudwatch_event_bus_policy" "training" {
  event_bus_name = "training"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ # finds: public-event-bus
      Effect    = "Allow"
      Principal = "*"
      Action    = "events:PutEvents"
      Resource  = "*"
    }]
  })
}

resource "aws_cloudwatch_event_permission" "training" {
  statement_id = "training"
  principal    = "*" # finds: public-event-bus
}
