resource "aws_efs_file_system" "datasets" { # finds: file-system-without-own-key
  encrypted = true
}

resource "aws_fsx_lustre_file_system" "training" { # finds: file-system-without-own-key
  deployment_type             = "PERSISTENT_2"
  per_unit_storage_throughput = 250
  storage_capacity            = 1200
  subnet_ids                  = ["subnet-0abc1234def567890"]
}

resource "aws_fsx_openzfs_file_system" "homes" {
  deployment_type     = "SINGLE_AZ_1"
  storage_capacity    = 64
  subnet_ids          = ["subnet-0abc1234def567890"]
  throughput_capacity = 64
  kms_key_id          = "arn:aws:kms:eu-west-1:123456789012:alias/aws/fsx" # finds: file-system-without-own-key
}
