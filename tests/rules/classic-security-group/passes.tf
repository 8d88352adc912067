resource "aws_security_group" "orders" {
  name        = "orders"
  description = "Who may reach the orders"
  vpc_id      = "vpc-0abc1234def567890"
}
