variable "on" {
  type = string
}

resource "aws_elastic_beanstalk_environment" "site" {
  name        = "site"
  application = "site"

  setting {
    namespace = "aws:elasticbeanstalk:cloudwatch:logs:health"
    name      = "HealthStreamingEnabled"
    value     = var.on
  }
}
