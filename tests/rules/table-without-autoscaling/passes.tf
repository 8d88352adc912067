resource "aws_dynamodb_table" "features" {
  name           = "features"
  hash_key       = "id"
  read_capacity  = 10
  write_capacity = 10

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_dynamodb_table" "events" {
  name         = "events"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_appautoscaling_target" "features" {
  resource_id        = "table/${aws_dynamodb_table.features.name}"
  scalable_dimension = "dynamodb:table:ReadCapacityUnits"
  service_namespace  = "dynamodb"
  min_capacity       = 10
  max_capacity       = 100
}

resource "aws_appautoscaling_policy" "features" {
  name               = "features"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.features.resource_id
  scalable_dimension = aws_appautoscaling_target.features.scalable_dimension
  service_namespace  = aws_appautoscaling_target.features.service_namespace

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = "DynamoDBReadCapacityUtilization"
    }
  }
}
