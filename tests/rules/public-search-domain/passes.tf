resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  vpc_options {
    subnet_ids         = ["subnet-1"]
    security_group_ids = ["sg-1"]
  }
}
