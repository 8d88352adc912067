resource "aws_fsx_lustre_file_system" "training" {
  storage_capacity   = 1200
  subnet_ids         = [aws_subnet.training.id]
  security_group_ids = [aws_security_group.lustre.id]
}
