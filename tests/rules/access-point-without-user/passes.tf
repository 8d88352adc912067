resource "aws_efs_access_point" "trainer" {
  file_system_id = "fs-0abc1234def567890"

  posix_user {
    gid = 1000
    uid = 1000
  }

  root_directory {
    path = "/trainer"
  }
}
