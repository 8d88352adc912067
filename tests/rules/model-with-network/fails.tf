resource "aws_sagemaker_model" "ranker" { # finds: model-with-network
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image          = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:1.4.2"
    model_data_url = "s3://acme-models/ranker/model.tar.gz"
  }
}

resource "aws_sagemaker_model" "embedder" {
  name                     = "embedder"
  execution_role_arn       = aws_iam_role.serving.arn
  enable_network_isolation = false # finds: model-with-network
}
