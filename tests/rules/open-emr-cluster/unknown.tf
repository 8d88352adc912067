variable "clients" {
  type = list(string)
}

resource "aws_emr_cluster" "features" {
  name          = "features"
  release_label = "emr-7.5.0"
  service_role  = "emr"

  ec2_attributes {
    instance_profile                  = "emr"
    emr_managed_master_security_group = aws_security_group.some.id
  }
}

resource "aws_security_group" "some" {
  name = "some"

  ingress {
    from_port   = 8088
    to_port     = 8088
    protocol    = "tcp"
    cidr_blocks = var.clients
  }
}
