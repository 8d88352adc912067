//! A team's own rules in TOML, compiled and asked of a small stack.
#![no_main]

use iacgate::policy::file;
use iacgate::rules::Rules;
use iacgate::scan::{Judge, Scope};
use iacgate::text::Source;
use libfuzzer_sys::fuzz_target;

const STACK: &[u8] = br#"
resource "aws_s3_bucket" "a" {
  bucket = "a-${var.b}"
  tags   = { Owner = "web", Cost = null }

  grant {
    type        = "Group"
    permissions = ["READ", "WRITE"]
  }
}

resource "aws_security_group_rule" "b" {
  cidr_blocks = ["10.0.0.0/8", "::/0"]
  from_port   = 0
  to_port     = 65535
}

resource "aws_iam_policy" "c" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}

variable "b" {}
"#;

fuzz_target!(|text: &[u8]| {
    let source = Source::decode("rules.toml".into(), text);
    let Ok(pack) = file::rules(&source) else { return };
    let mut rules = Rules::default();
    rules.add(pack);
    let _ = Judge::new(rules).scan(&iacgate_fuzz::tree(&[("main.tf", STACK)]), &Scope::of(["".into()], []));
});
