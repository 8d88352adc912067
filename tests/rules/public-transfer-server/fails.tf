resource "aws_transfer_server" "drop" { # finds: public-transfer-server
  protocols = ["SFTP"]
}

resource "aws_transfer_server" "open" {
  endpoint_type = "PUBLIC" # finds: public-transfer-server
}
