resource "aws_ebs_volume" "scratch" { # finds: unencrypted-volume
  availability_zone = "eu-west-1a"
  size              = 500
}

resource "aws_ebs_volume" "datasets" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = false # finds: unencrypted-volume
}

resource "aws_instance" "bare" { # finds: unencrypted-volume
  ami           = "ami-0abc1234def567890"
  instance_type = "g5.xlarge"
}

resource "aws_instance" "trainer" {
  ami           = "ami-0abc1234def567890"
  instance_type = "p4d.24xlarge"

  root_block_device { # finds: unencrypted-volume
    volume_size = 200
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    encrypted   = true
  }

  ebs_block_device {
    device_name = "/dev/sdg"
    encrypted   = false # finds: unencrypted-volume
  }
}

resource "aws_launch_template" "workers" {
  instance_type = "g5.xlarge"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size = 200
      encrypted   = "false" # finds: unencrypted-volume
    }
  }
}

resource "aws_ebs_snapshot_copy" "datasets" { # finds: unencrypted-volume
  source_snapshot_id = "snap-1"
  source_region      = "us-east-1"
}

resource "aws_ami" "gpu" {
  name             = "gpu"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    encrypted   = false # finds: unencrypted-volume
  }
}

resource "aws_launch_configuration" "old" {
  image_id      = "ami-0abc1234def567890"
  instance_type = "g4dn.xlarge"

  root_block_device {
    encrypted = false # finds: unencrypted-volume
  }

  ebs_block_device { # finds: unencrypted-volume
    device_name = "/dev/sdf"
  }
}
