resource "aws_sagemaker_feature_group" "customers" {
  feature_group_name             = "customers"
  record_identifier_feature_name = "customer"
  event_time_feature_name        = "seen_at"
  role_arn                       = aws_iam_role.features.arn

  feature_definition {
    feature_name = "customer"
    feature_type = "String"
  }

  online_store_config { # finds: feature-store-without-kms-key
    enable_online_store = true
  }

  offline_store_config {
    s3_storage_config { # finds: feature-store-without-kms-key
      s3_uri = "s3://acme-features/customers"
    }
  }
}
