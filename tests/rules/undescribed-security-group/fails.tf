resource "aws_security_group" "web" { # finds: undescribed-security-group
  name = "web"

  ingress { # finds: undescribed-security-group
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "models" {
  name        = "models"
  description = "Managed by Terraform" # finds: undescribed-security-group
}

resource "aws_security_group_rule" "models" { # finds: undescribed-security-group
  type              = "ingress"
  security_group_id = aws_security_group.models.id
  from_port         = 8443
  to_port           = 8443
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_vpc_security_group_egress_rule" "models" {
  security_group_id = aws_security_group.models.id
  description       = "" # finds: undescribed-security-group
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
  cidr_ipv4         = "0.0.0.0/0"
}
