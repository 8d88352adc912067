resource "aws_codecommit_repository" "server" { # finds: unapproved-repository
  repository_name = "server"
}
