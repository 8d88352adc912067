resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    enforce_workgroup_configuration = false # finds: overridable-workgroup
  }
}
