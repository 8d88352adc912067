variable "copies_tags" {
  type = bool
}

resource "aws_rds_cluster" "features" {
  engine                = "aurora-postgresql"
  copy_tags_to_snapshot = var.copies_tags
}
