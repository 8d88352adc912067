resource "aws_ebs_volume" "scratch" {
  availability_zone = "eu-west-1a"
  size              = 500
  encrypted         = true
}

resource "aws_instance" "trainer" {
  ami           = "ami-0abc1234def567890"
  instance_type = "p4d.24xlarge"

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    encrypted   = true
  }
}

# Its volumes are the template's.
resource "aws_instance" "worker" {
  launch_template {
    id = aws_launch_template.workers.id
  }
}

resource "aws_launch_template" "workers" {
  instance_type = "g5.xlarge"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted = true
    }
  }

  block_device_mappings {
    device_name  = "/dev/sdb"
    virtual_name = "ephemeral0"
  }
}

resource "aws_ebs_snapshot_copy" "datasets" {
  source_snapshot_id = "snap-1"
  source_region      = "us-east-1"
  encrypted          = true
}

resource "aws_ami" "gpu" {
  name             = "gpu"
  root_device_name = "/dev/xvda"

  ebs_block_device {
    device_name = "/dev/xvda"
    snapshot_id = "snap-1"
  }
}
