resource "aws_rekognition_stream_processor" "door" {
  name     = "door"
  role_arn = aws_iam_role.rekognition.arn

  data_sharing_preference {
    opt_in = false
  }
}

resource "aws_rekognition_stream_processor" "garden" {
  name     = "garden"
  role_arn = aws_iam_role.rekognition.arn
}
