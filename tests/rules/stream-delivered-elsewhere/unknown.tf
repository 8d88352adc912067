variable "endpoints" {
  type = list(string)
}

resource "aws_kinesis_firehose_delivery_stream" "records" {
  name        = "records"
  destination = "http_endpoint"

  dynamic "http_endpoint_configuration" {
    for_each = var.endpoints
    content {
      url = http_endpoint_configuration.value
    }
  }
}
