resource "aws_comprehend_document_classifier" "mail" { # finds: comprehend-outside-vpc
  name                 = "mail"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"
}
