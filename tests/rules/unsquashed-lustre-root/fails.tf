resource "aws_fsx_lustre_file_system" "training" { # finds: unsquashed-lustre-root
  storage_capacity   = 1200
  subnet_ids         = [aws_subnet.training.id]
  security_group_ids = [aws_security_group.lustre.id]
}

resource "aws_fsx_lustre_file_system" "scratch" {
  storage_capacity   = 1200
  subnet_ids         = [aws_subnet.training.id]
  security_group_ids = [aws_security_group.lustre.id]

  root_squash_configuration {
    root_squash = "0:0" # finds: unsquashed-lustre-root
  }
}
