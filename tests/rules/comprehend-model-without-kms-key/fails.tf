resource "aws_comprehend_entity_recognizer" "parts" { # finds: comprehend-model-without-kms-key
  name                 = "parts"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"

  input_data_config {
    entity_types {
      type = "PART"
    }

    documents {
      s3_uri = "s3://acme-comprehend/manuals"
    }

    entity_list {
      s3_uri = "s3://acme-comprehend/parts.csv"
    }
  }
}

resource "aws_comprehend_document_classifier" "mail" { # finds: comprehend-model-without-kms-key
  name                 = "mail"
  data_access_role_arn = aws_iam_role.comprehend.arn
  language_code        = "en"

  input_data_config {
    s3_uri = "s3://acme-comprehend/mail"
  }
}
