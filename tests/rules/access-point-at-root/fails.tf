resource "aws_efs_access_point" "trainer" { # finds: access-point-at-root
  file_system_id = "fs-0abc1234def567890"
}

resource "aws_efs_access_point" "notebook" {
  file_system_id = "fs-0abc1234def567890"

  root_directory {
    path = "/" # finds: access-point-at-root
  }
}
