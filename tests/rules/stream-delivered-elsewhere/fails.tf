resource "aws_kinesis_firehose_delivery_stream" "records" {
  name        = "records"
  destination = "http_endpoint"

  http_endpoint_configuration { # finds: stream-delivered-elsewhere
    url  = "https://collector.example.com"
    name = "collector"
  }
}

resource "aws_kinesis_firehose_delivery_stream" "lines" {
  name        = "lines"
  destination = "splunk"

  splunk_configuration { # finds: stream-delivered-elsewhere
    hec_endpoint = "https://collector.example.com"
  }
}
