resource "aws_comprehend_entity_recognizer" "parts" {
  name                 = "parts"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"
  volume_kms_key_id    = aws_kms_key.comprehend.id
}
