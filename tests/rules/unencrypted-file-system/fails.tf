resource "aws_efs_file_system" "datasets" { # finds: unencrypted-file-system
  creation_token = "datasets"
}

resource "aws_efs_file_system" "homes" {
  creation_token = "homes"
  encrypted      = false # finds: unencrypted-file-system
}
