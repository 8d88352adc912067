variable "enforced" {
  type = bool
}

resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    enforce_workgroup_configuration = var.enforced
  }
}
