# The caller's provider may have default tags.
resource "aws_iam_role" "trainer" {
  name               = "trainer"
  assume_role_policy = "{}"
}
