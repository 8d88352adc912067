resource "aws_instance" "bare" { # finds: metadata-without-token
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"
}

resource "aws_instance" "optional" {
  ami           = "ami-0abc1234def567890"
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "optional" # finds: metadata-without-token
  }
}

resource "aws_launch_template" "workers" {
  name = "workers"

  metadata_options { # finds: metadata-without-token
    http_endpoint = "enabled"
  }
}

resource "aws_launch_configuration" "old" { # finds: metadata-without-token
  image_id      = "ami-0abc1234def567890"
  instance_type = "m5.large"
}

# A launch specification can't ask for a token.
resource "aws_spot_fleet_request" "sweep" {
  iam_fleet_role  = aws_iam_role.fleet.arn
  target_capacity = 4

  launch_specification { # finds: metadata-without-token
    ami           = "ami-0123456789abcdef0"
    instance_type = "g5.xlarge"
  }
}
