resource "aws_fsx_lustre_file_system" "training" { # finds: lustre-without-security-group
  storage_capacity = 1200
  subnet_ids       = [aws_subnet.training.id]
}

resource "aws_fsx_file_cache" "datasets" { # finds: lustre-without-security-group
  file_cache_type         = "LUSTRE"
  file_cache_type_version = "2.12"
  storage_capacity        = 1200
  subnet_ids              = [aws_subnet.training.id]
}
