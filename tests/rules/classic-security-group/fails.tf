resource "aws_db_security_group" "orders" { # finds: classic-security-group
  name = "orders"

  ingress {
    cidr = "10.0.0.0/24"
  }
}

resource "aws_elasticache_security_group" "sessions" { # finds: classic-security-group
  name                 = "sessions"
  security_group_names = ["web"]
}
