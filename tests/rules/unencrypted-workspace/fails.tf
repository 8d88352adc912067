resource "aws_workspaces_workspace" "analyst" { # finds: unencrypted-workspace
  directory_id                   = "d-1234567890"
  bundle_id                      = "wsb-123456789"
  user_name                      = "analyst"
  user_volume_encryption_enabled = true
}

resource "aws_workspaces_workspace" "editor" {
  directory_id                   = "d-1234567890"
  bundle_id                      = "wsb-123456789"
  user_name                      = "editor"
  root_volume_encryption_enabled = true
  user_volume_encryption_enabled = false # finds: unencrypted-workspace
}
