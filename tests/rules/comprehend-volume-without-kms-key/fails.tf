resource "aws_comprehend_entity_recognizer" "parts" { # finds: comprehend-volume-without-kms-key
  name                 = "parts"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"
  model_kms_key_id     = aws_kms_key.comprehend.id
}

resource "aws_comprehend_document_classifier" "mail" { # finds: comprehend-volume-without-kms-key
  name                 = "mail"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"
}
