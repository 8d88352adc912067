variable "key" {
  type = string
}

resource "aws_kms_key" "models" {
  description         = "Models"
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "any" {
  key_id = var.key
  policy = file("key-policy.json")
}
