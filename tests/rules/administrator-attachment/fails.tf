resource "aws_iam_role_policy_attachment" "trainer" {
  role       = "trainer"
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # finds: administrator-attachment
}

resource "aws_ssoadmin_managed_policy_attachment" "scientist" {
  instance_arn       = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  permission_set_arn = "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1234567890abcdef"
  managed_policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess" # finds: administrator-attachment
}

resource "aws_iam_role" "notebook" {
  name                = "notebook"
  assume_role_policy  = file("trust.json")
  managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"] # finds: administrator-attachment
}

data "aws_iam_policy" "all" {
  name = "AdministratorAccess" # finds: administrator-attachment
}
