resource "aws_sagemaker_feature_group" "customers" {
  feature_group_name             = "customers"
  record_identifier_feature_name = "customer"
  event_time_feature_name        = "seen_at"
  role_arn                       = aws_iam_role.features.arn

  feature_definition {
    feature_name = "customer"
    feature_type = "String"
  }

  online_store_config {
    enable_online_store = true

    security_config {
      kms_key_id = aws_kms_key.features.arn
    }
  }

  offline_store_config {
    s3_storage_config {
      s3_uri     = "s3://acme-features/customers"
      kms_key_id = aws_kms_key.features.arn
    }
  }
}

resource "aws_sagemaker_feature_group" "offline" {
  feature_group_name             = "offline"
  record_identifier_feature_name = "customer"
  event_time_feature_name        = "seen_at"
  role_arn                       = aws_iam_role.features.arn

  online_store_config {
    enable_online_store = false
  }
}
