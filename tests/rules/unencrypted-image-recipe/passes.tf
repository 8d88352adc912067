resource "aws_imagebuilder_image_recipe" "trainer" {
  name         = "trainer"
  parent_image = "arn:aws:imagebuilder:eu-west-1:aws:image/ubuntu-server-24-lts-x86/x.x.x"
  version      = "1.0.0"

  component {
    component_arn = "arn:aws:imagebuilder:eu-west-1:123456789012:component/drivers/1.0.0/1"
  }

  block_device_mapping {
    device_name = "/dev/sda1"

    ebs {
      encrypted   = true
      kms_key_id  = "alias/images"
      volume_size = 200
    }
  }

  block_device_mapping {
    device_name  = "/dev/sdb"
    virtual_name = "ephemeral0"
  }
}
