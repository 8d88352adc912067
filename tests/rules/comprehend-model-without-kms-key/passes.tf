resource "aws_comprehend_document_classifier" "mail" {
  name                 = "mail"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"
  model_kms_key_id     = aws_kms_key.comprehend.id

  input_data_config {
    s3_uri = "s3://acme-comprehend/mail"
  }
}
