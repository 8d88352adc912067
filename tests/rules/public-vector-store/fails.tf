resource "aws_opensearchserverless_security_policy" "network" {
  name = "manuals"
  type = "network"

  policy = jsonencode([{
    Rules = [{
      ResourceType = "collection"
      Resource     = ["collection/manuals"]
    }]
    AllowFromPublic = true # finds: public-vector-store
  }])
}
