resource "aws_lambda_function" "score" {
  function_name = "score"
  package_type  = "Image"
  role          = aws_iam_role.score.arn
  image_uri     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/score:latest" # finds: unpinned-image
}

resource "aws_sagemaker_model" "ranker" {
  name               = "ranker"
  execution_role_arn = aws_iam_role.serving.arn

  primary_container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker" # finds: unpinned-image
  }
}

resource "aws_sagemaker_model" "pipeline" {
  name               = "pipeline"
  execution_role_arn = aws_iam_role.serving.arn

  container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/features:2.0.0"
  }

  container {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/ranker:latest" # finds: unpinned-image
  }
}

resource "aws_apprunner_service" "demo" {
  service_name = "demo"

  source_configuration {
    image_repository {
      image_identifier      = "public.ecr.aws/acme/demo:latest" # finds: unpinned-image
      image_repository_type = "ECR_PUBLIC"
    }
  }
}

resource "aws_bedrockagentcore_agent_runtime" "planner" {
  agent_runtime_name = "planner"
  role_arn           = aws_iam_role.planner.arn

  agent_runtime_artifact {
    container_configuration {
      container_uri = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/planner:latest" # finds: unpinned-image
    }
  }
}

resource "aws_codebuild_project" "train" {
  name         = "train"
  service_role = aws_iam_role.build.arn

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    compute_type = "BUILD_GENERAL1_LARGE"
    image        = "registry.acme.example:5000/build" # finds: unpinned-image
    type         = "LINUX_GPU_CONTAINER"
  }

  source {
    type = "NO_SOURCE"
  }
}

resource "aws_ecs_task_definition" "web" {
  family = "web"

  container_definitions = jsonencode([
    { name = "web", image = "nginx:1.29.3", cpu = 256, memory = 512 },
    { name = "log", image = "fluent/fluent-bit:latest", cpu = 64, memory = 128 }, # finds: unpinned-image
  ])
}

resource "aws_batch_job_definition" "train" {
  name = "train"
  type = "container"

  container_properties = jsonencode({
    image   = "pytorch/pytorch" # finds: unpinned-image
    command = ["python", "train.py"]
  })
}

resource "aws_batch_job_definition" "evaluate" {
  name = "evaluate"
  type = "container"

  eks_properties {
    pod_properties {
      containers {
        image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/evaluate:latest" # finds: unpinned-image
      }
    }
  }
}

resource "aws_ecr_repository" "model" {
  name = "model"
}

resource "aws_lambda_function" "from_own_registry" {
  function_name = "score"
  role          = "arn:aws:iam::111122223333:role/score"
  package_type  = "Image"
  image_uri     = "${aws_ecr_repository.model.repository_url}:latest" # finds: unpinned-image
}
