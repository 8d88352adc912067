variable "log" {
  type = bool
}

resource "aws_lb" "web" {
  name    = "web"
  subnets = ["subnet-1", "subnet-2"]

  access_logs {
    bucket  = "acme-logs"
    enabled = var.log
  }
}
