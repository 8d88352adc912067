resource "aws_transfer_server" "drop" {
  endpoint_type = "VPC"
  protocols     = ["SFTP", "FTPS"]
}

resource "aws_transfer_server" "default" {
}
