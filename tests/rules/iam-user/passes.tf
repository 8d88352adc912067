resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = file("trust.json")
}
