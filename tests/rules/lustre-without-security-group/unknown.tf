variable "groups" {
  type = set(string)
}

resource "aws_fsx_lustre_file_system" "training" {
  storage_capacity   = 1200
  subnet_ids         = [aws_subnet.training.id]
  security_group_ids = var.groups
}
