resource "aws_elastic_beanstalk_environment" "site" { # finds: beanstalk-without-updates
  name        = "site"
  application = "site"
}

resource "aws_elastic_beanstalk_environment" "off" {
  name        = "site"
  application = "site"

  setting {
    namespace = "aws:elasticbeanstalk:managedactions"
    name      = "ManagedActionsEnabled"
    value     = "false" # finds: beanstalk-without-updates
  }
}
