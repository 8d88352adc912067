variable "tags" {
  type = map(string)
}

resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = "{}"
  tags               = var.tags
}
