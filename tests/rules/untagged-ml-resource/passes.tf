resource "aws_sagemaker_endpoint" "ranker" {
  name                 = "ranker"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.ranker.name

  tags = {
    CostCenter = "search"
  }
}

resource "aws_batch_compute_environment" "training" {
  name = "training"
  type = "MANAGED"

  compute_resources {
    type          = "SPOT"
    max_vcpus     = 64
    instance_type = ["g5"]
    subnets       = [aws_subnet.private.id]

    tags = {
      CostCenter = "research"
    }
  }
}

resource "aws_instance" "web" {
  ami           = "ami-0a1b2c3d"
  instance_type = "m7g.large"
}
