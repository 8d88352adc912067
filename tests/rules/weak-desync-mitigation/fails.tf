resource "aws_lb" "web" {
  name                   = "web"
  subnets                = ["subnet-1", "subnet-2"]
  desync_mitigation_mode = "monitor" # finds: weak-desync-mitigation
}

resource "aws_elb" "old" {
  name                   = "old"
  subnets                = ["subnet-1"]
  desync_mitigation_mode = "monitor" # finds: weak-desync-mitigation

  listener {
    instance_port     = 8443
    instance_protocol = "https"
    lb_port           = 443
    lb_protocol       = "https"
  }
}
