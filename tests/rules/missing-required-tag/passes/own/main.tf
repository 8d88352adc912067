resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = "{}"

  tags = {
    CostCenter = "ml-42"
  }
}
