resource "aws_codecommit_approval_rule_template" "main" {
  name = "main"
  content = jsonencode({ # finds: single-approval
    Version               = "2018-11-08"
    DestinationReferences = ["refs/heads/main"]
    Statements = [{
      Type                    = "Approvers"
      NumberOfApprovalsNeeded = 1
    }]
  })
}
