resource "aws_codecommit_approval_rule_template" "main" {
  name = "main"
  content = jsonencode({
    Version               = "2018-11-08"
    DestinationReferences = ["refs/heads/main"]
    Statements = [{
      Type                    = "Approvers"
      NumberOfApprovalsNeeded = 2
    }]
  })
}

resource "aws_codecommit_approval_rule_template" "release" {
  name    = "release"
  content = "{\"Version\": \"2018-11-08\", \"Statements\": [{\"Type\": \"Approvers\", \"NumberOfApprovalsNeeded\": 10}]}"
}
