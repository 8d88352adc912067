variable "squash" {
  type = string
}

resource "aws_fsx_lustre_file_system" "training" {
  storage_capacity = 1200
  subnet_ids       = [aws_subnet.training.id]

  root_squash_configuration {
    root_squash = var.squash
  }
}
