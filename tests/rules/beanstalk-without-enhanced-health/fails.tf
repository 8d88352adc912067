resource "aws_elastic_beanstalk_environment" "site" { # finds: beanstalk-without-enhanced-health
  name        = "site"
  application = "site"
}

resource "aws_elastic_beanstalk_environment" "off" {
  name        = "site"
  application = "site"

  setting {
    namespace = "aws:elasticbeanstalk:cloudwatch:logs:health"
    name      = "HealthStreamingEnabled"
    value     = "false" # finds: beanstalk-without-enhanced-health
  }
}
