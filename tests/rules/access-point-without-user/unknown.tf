variable "users" {
  type = list(number)
}

resource "aws_efs_access_point" "trainer" {
  file_system_id = "fs-0abc1234def567890"

  dynamic "posix_user" {
    for_each = var.users
    content {
      gid = posix_user.value
      uid = posix_user.value
    }
  }
}
