variable "owners" {
  type = list(string)
}

data "aws_ami" "trainer" {
  most_recent = true
  owners      = var.owners
}
