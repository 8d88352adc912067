resource "aws_kms_key" "files" {
  description         = "Files"
  enable_key_rotation = true
}

resource "aws_efs_file_system" "datasets" {
  encrypted  = true
  kms_key_id = aws_kms_key.files.arn
}

# A scratch file system takes no key.
resource "aws_fsx_lustre_file_system" "training" {
  deployment_type  = "SCRATCH_2"
  storage_capacity = 1200
  subnet_ids       = ["subnet-0abc1234def567890"]
}

resource "aws_fsx_windows_file_system" "homes" {
  storage_capacity    = 300
  subnet_ids          = ["subnet-0abc1234def567890"]
  throughput_capacity = 1024
  kms_key_id          = aws_kms_key.files.arn
}
