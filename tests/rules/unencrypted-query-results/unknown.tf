variable "managed" {
  type = bool
}

resource "aws_athena_workgroup" "science" {
  name = "science"

  configuration {
    managed_query_results_configuration {
      enabled = var.managed
    }
  }
}
