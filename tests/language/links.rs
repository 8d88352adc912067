//! Resources that belong together, and the stack as a whole.

use super::{No, Unknown, Yes, asked, holds};

const BESIDE: &str = r#"
variable "x" {}
resource "lock" "by_reference" {
  target = subject.s.id
  mode   = "on"
}
resource "lock" "of_another" {
  target = subject.another.id
  mode   = "off"
}
resource "arn_lock" "by_arn" {
  target_arn = subject.s.arn
}
resource "name_lock" "by_name" {
  name   = "lock"
  target = "mine"
}
resource "uri_lock" "by_uri" {
  target = "s3://mine/models/a.tar.gz"
}
resource "bucket_lock" "by_arn" {
  target = ["arn:aws-cn:s3:::mine/*"]
}
resource "open_lock" "of_whom" {
  target = var.x
}
resource "many_lock" "dynamic" {
  dynamic "rule" {
    for_each = var.x
    content {
      target = rule.value
    }
  }
}
resource "key" "k" {
  lock = lock.by_reference.id
  rotates = true
}
resource "listed" "l" {
  targets = [subject.another.id, subject.s.id]
}
"#;

#[test]
fn a_resource_is_linked_by_what_names_it() {
    holds(
        BESIDE,
        &[
            (r#"{ linked = "lock", by = "target" }"#, "", Yes),
            (r#"{ linked = "lock", by = "target", holds = { path = "mode", equals = "on" } }"#, "", Yes),
            (r#"{ linked = "lock", by = "target", holds = { path = "mode", equals = "off" } }"#, "", No),
            (r#"{ linked = "lock", by = ["other", "target"] }"#, "", Yes),
            (r#"{ linked = ["lock", "arn_lock"], by = "target_arn" }"#, "", Yes),
            (r#"{ linked = "*n_lock", by = ["target_arn", "nothing"] }"#, "", Yes),
            (r#"{ linked = "arn_lock", by = "target" }"#, "", No),
            (r#"{ linked = "listed", by = "targets" }"#, "", Yes),
            (r#"{ linked = "name_lock", by = "target" }"#, "name = \"mine\"", Yes),
            (r#"{ linked = "name_lock", by = "target" }"#, "name = \"yours\"", No),
            (r#"{ linked = "name_lock", by = "target" }"#, "name = var.x", Unknown),
            (r#"{ linked = "name_lock", by = "target" }"#, "", No),
            (r#"{ linked = "uri_lock", by = "target" }"#, "bucket = \"mine\"", Yes),
            (r#"{ linked = "uri_lock", by = "target" }"#, "bucket = \"models\"", No),
            (r#"{ linked = "bucket_lock", by = "target" }"#, "bucket = \"mine\"", Yes),
            (r#"{ linked = "bucket_lock", by = "target" }"#, "bucket = \"min\"", No),
            (r#"{ linked = "open_lock", by = "target" }"#, "", Unknown),
            (r#"{ linked = "open_lock", by = "target", holds = { path = "mode", exists = true } }"#, "", No),
            (r#"{ linked = "many_lock", by = "rule.target" }"#, "", Unknown),
            (r#"{ linked = "nothing", by = "target" }"#, "", No),
        ],
    );
}

#[test]
fn a_resource_is_linked_via_what_it_names() {
    let on = r#"{ linked = "lock", via = "lock_id", holds = { path = "mode", equals = "on" } }"#;
    holds(
        BESIDE,
        &[
            (on, "lock_id = lock.by_reference.id", Yes),
            (on, "lock_id = lock.of_another.id", No),
            (on, "lock_id = var.x", Unknown),
            (on, "", No),
            (r#"{ linked = "name_lock", via = ["a", "b"] }"#, "b = \"lock\"", Yes),
            (r#"{ linked = "name_lock", via = ["a", "b"] }"#, "a = \"key\"", No),
        ],
    );
}

#[test]
fn what_a_linked_resource_holds_is_asked_of_itself() {
    let chain = r#"{ linked = "lock", by = "target", holds = { linked = "key", by = "lock", holds = { path = "rotates", equals = true } } }"#;
    let back = r#"{ linked = "lock", by = "target", holds = { linked = "subject", via = "target", holds = { path = "size", equals = 3 } } }"#;
    let without = BESIDE.replace("lock.by_reference.id", "lock.of_another.id");
    holds(
        BESIDE,
        &[(chain, "", Yes), (back, "size = 3", Yes), (back, "size = 4", No), (back, "size = var.x", Unknown)],
    );
    holds(&without, &[(chain, "", No)]);
}

#[test]
fn a_stack_is_asked_as_a_whole() {
    let trail = "resource \"aws_cloudtrail\" \"t\" {\n  is_multi_region_trail = true\n}\n";
    let has = r#"{ linked = "aws_cloudtrail", holds = { path = "is_multi_region_trail", equals = true } }"#;
    let of = |text: &str| asked("stack = true", has, text).0;
    // The trail alone, where the stack is asked at the trail itself.
    assert_eq!(of(trail), Yes);
    assert_eq!(of(&format!("terraform {{}}\n{trail}")), Yes);
    assert_eq!(of("provider \"aws\" {}\n"), No);
    assert_eq!(of(&trail.replace("true", "false")), No);
    assert_eq!(of(&format!("variable \"x\" {{}}\n{}", trail.replace("true", "var.x"))), Unknown);
    assert_eq!(of(""), Yes, "nothing is deployed");
}
