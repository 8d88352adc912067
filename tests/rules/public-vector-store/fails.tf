resource "aws_opensearchserverless_security_policy" "network" {
  name = "manuals"
  type = "network"

  policy = jsonencode([{ # finds: public-vector-store
    Rules = [{
      ResourceType = "collection"
      Resource     = ["collection/manuals"]
    }]
    AllowFromPublic = true
  }])
}
