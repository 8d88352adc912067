variable "register" {
  type = bool
}

resource "aws_sagemaker_mlflow_tracking_server" "runs" {
  tracking_server_name         = "runs"
  role_arn                     = aws_iam_role.mlflow.arn
  artifact_store_uri           = "s3://acme-models/mlflow"
  automatic_model_registration = var.register
}
