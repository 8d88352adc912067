resource "aws_lb" "models" {
  name     = "models"
  internal = true
  subnets  = ["subnet-1", "subnet-2"]
}

resource "aws_lb" "inspection" {
  name               = "inspection"
  load_balancer_type = "gateway"
  subnets            = ["subnet-1"]
}
