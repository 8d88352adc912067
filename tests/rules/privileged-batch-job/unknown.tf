variable "properties" {
  type = string
}

resource "aws_batch_job_definition" "train" {
  name                 = "train"
  type                 = "container"
  container_properties = var.properties
}
