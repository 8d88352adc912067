resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    enforce_workgroup_configuration = true
  }
}

resource "aws_athena_workgroup" "sales" {
  name = "sales"
}
