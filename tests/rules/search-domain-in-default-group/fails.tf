resource "aws_opensearch_domain" "documents" {
  domain_name = "documents"

  vpc_options { # finds: search-domain-in-default-group
    subnet_ids = ["subnet-1"]
  }
}

resource "aws_elasticsearch_domain" "old" {
  domain_name = "old"

  vpc_options {
    subnet_ids         = ["subnet-1"]
    security_group_ids = [] # finds: search-domain-in-default-group
  }
}
