resource "aws_comprehend_document_classifier" "mail" {
  name                 = "mail"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"

  vpc_config {
    subnets            = [aws_subnet.comprehend.id]
    security_group_ids = [aws_security_group.comprehend.id]
  }
}
