resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "models" {
  key_id = aws_kms_key.models.id
  policy = file("key-policy.json")
}

resource "aws_kms_key" "data" {
  description         = "Data"
  enable_key_rotation = true
  policy              = file("key-policy.json")
}
