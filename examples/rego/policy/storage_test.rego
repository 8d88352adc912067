package storage

test_capitals_are_refused if {
	count(deny) == 1 with input as {"resource": {"aws_s3_bucket": {"b": [{"bucket": "B", "tags": {"Team": "research"}}]}}}
}

test_a_plain_name_passes if {
	count(deny) == 0 with input as {"resource": {"aws_s3_bucket": {"b": [{"bucket": "b", "tags": {"Team": "research"}}]}}}
}
