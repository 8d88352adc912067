variable "networks" {
  type = list(string)
}

resource "aws_sagemaker_workforce" "labellers" {
  workforce_name = "labellers"

  source_ip_config {
    cidrs = var.networks
  }
}
