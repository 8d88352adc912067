variable "online" {
  type = bool
}

resource "aws_sagemaker_feature_group" "customers" {
  feature_group_name             = "customers"
  record_identifier_feature_name = "customer"
  event_time_feature_name        = "seen_at"
  role_arn                       = aws_iam_role.features.arn

  online_store_config {
    enable_online_store = var.online
  }
}
