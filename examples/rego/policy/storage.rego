package storage

# A message alone: the resource whose name it quotes is where it is told.
deny contains msg if {
	some name
	some bucket in input.resource.aws_s3_bucket[name]
	lower(bucket.bucket) != bucket.bucket
	msg := sprintf("bucket `%v` has capitals in its name", [name])
}

# An object says more. `id` is the rule's id in iacgate.toml and in reports.
deny contains result if {
	some name
	some bucket in input.resource.aws_s3_bucket[name]
	not bucket.tags.Team in data.owners
	result := {
		"msg": sprintf("nobody is called %v", [bucket.tags.Team]),
		"resource": sprintf("aws_s3_bucket.%v", [name]),
		"id": "bucket-of-nobody",
		"severity": "medium",
	}
}

warn_soon contains "buckets will need a lifecycle" if {
	input.resource.aws_s3_bucket
}
