resource "aws_fsx_lustre_file_system" "training" {
  storage_capacity   = 1200
  subnet_ids         = [aws_subnet.training.id]
  security_group_ids = [aws_security_group.lustre.id]

  root_squash_configuration {
    root_squash    = "65534:65534"
    no_squash_nids = ["10.0.1.7@tcp"]
  }
}
