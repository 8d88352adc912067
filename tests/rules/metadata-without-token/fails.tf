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
