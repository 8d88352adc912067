data "aws_ami" "trainer" { # finds: image-from-anyone
  most_recent = true

  filter {
    name   = "name"
    values = ["deep-learning-base-*"]
  }
}
