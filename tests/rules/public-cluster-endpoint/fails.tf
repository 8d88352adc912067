resource "aws_eks_cluster" "gpu" {
  name     = "gpu"
  role_arn = "arn:aws:iam::123456789012:role/gpu"

  vpc_config { # finds: public-cluster-endpoint
    subnet_ids = ["subnet-1", "subnet-2"]
  }
}

resource "aws_eks_cluster" "lab" {
  name     = "lab"
  role_arn = "arn:aws:iam::123456789012:role/lab"

  vpc_config {
    subnet_ids             = ["subnet-1", "subnet-2"]
    endpoint_public_access = true # finds: public-cluster-endpoint
    public_access_cidrs    = ["198.51.100.0/24"]
  }
}
