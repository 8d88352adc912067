resource "aws_sagemaker_model" "ranker" { # finds: model-outside-vpc
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image          = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:1.4.2"
    model_data_url = "s3://acme-models/ranker/model.tar.gz"
  }
}
