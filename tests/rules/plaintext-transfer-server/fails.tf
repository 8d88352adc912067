resource "aws_transfer_server" "drop" {
  endpoint_type = "VPC"
  protocols     = ["SFTP", "FTP"] # finds: plaintext-transfer-server
}
