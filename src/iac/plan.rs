//! Plans: what Terraform or Pulumi says that it will do, as JSON.
//!
//! In: `terraform show -json PLAN` or `pulumi preview --json`. Out: a [`Plan`], the infrastructure as it is and as it
//! would be, each a [`Stack`]. What only an apply will know is unknown. A plan holds every secret that it was given:
//! places are in a listing of it, `encrypted = false`, in which nothing that is marked sensitive stands.

mod configuration;
mod terraform;
pub mod written;

use super::{Dialect, Node, Resource, Stack, Value, json, pulumi};
use crate::text::Source;

/// The parser goes down by recursion, but a thread may have only 2 MiB.
const STACK: usize = 32 * 1024 * 1024;

/// What is there, and what will be.
pub struct Plan {
    pub before: Stack,
    pub after: Stack,
    /// The values that it marks as sensitive, or gives to what is named so: not for printing.
    pub secrets: Vec<String>,
}

/// Reads a plan, or tells why it is none.
pub fn read(source: &Source) -> Result<Plan, String> {
    stacker::grow(STACK, || {
        let top = json::read(source)
            .map_err(|wrong| format!("it is no JSON: line {}: {}", wrong.at.line, wrong.message))?;
        let top = top.as_map().ok_or("it is no object")?;
        let is_list = |key: &str| matches!(top.get(key), Some(Node { value: Value::List(_), .. }));
        if is_list("resource_changes") || top.get("planned_values").is_some() {
            Ok(terraform::read(top, source.path()))
        } else if is_list("steps") {
            Ok(pulumi::preview(top, source.path()))
        } else if top.get("values").is_some() || top.get("deployment").is_some() {
            Err("it is a state, which says what is there and not what will be".to_owned())
        } else {
            Err("it is neither Terraform's plan nor Pulumi's preview".to_owned())
        }
    })
}

/// A stack of a plan; its one source is the listing, as the plan itself is never shown.
pub fn stack(dialect: Dialect, listing: &Source, resources: Vec<Resource>) -> Stack {
    Stack {
        root: listing.path().clone(),
        variant: None,
        dialect,
        resources,
        view: None,
        sources: vec![listing.clone()],
        modules: Vec::new(),
        is_called: false,
        troubles: Vec::new(),
        uses: Vec::new(),
        moved: Vec::new(),
        refused: 0,
        kept: Vec::new(),
        called: std::collections::HashMap::new(),
        names: Vec::new(),
        has_files: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Result<Plan, String> {
        read(&Source::decode("plan.json".into(), text.as_bytes()))
    }

    #[test]
    fn what_is_no_plan_says_why() {
        for (text, why) in [
            ("", "no JSON"),
            ("[]", "no object"),
            (r#"{"values": {"root_module": {}}}"#, "a state"),
            (r#"{"name": "x"}"#, "neither"),
        ] {
            let told = plan(text).err().unwrap_or_default();
            assert!(told.contains(why), "{text}: {told}");
        }
    }

    #[test]
    fn values_are_known_unknown_or_absent_and_what_is_sensitive_is_not_written() {
        let text = r#"{"resource_changes": [{"address": "aws_x.a[\"k\"]", "mode": "managed", "type": "aws_x",
            "name": "a", "index": "k", "change": {"actions": ["create"], "before": null,
            "after": {"on": false, "none": null, "list": [], "pw": "hidden", "deep": [{"size": 3}]},
            "after_unknown": {"arn": true, "deep": [{"id": true}]}, "after_sensitive": {"pw": true}}}]}"#;
        let plan = plan(text).expect("a plan");
        assert!(plan.before.resources.is_empty());
        let [resource] = plan.after.resources.as_slice() else { panic!("one resource") };
        assert_eq!(resource.instance.as_deref(), Some("[\"k\"]"));
        let settings = resource.settings();
        let keys: Vec<&str> = settings.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["on", "pw", "deep", "arn"]);
        assert_eq!(settings.get("on").expect("there").at.text(), "false");
        assert!(settings.get("arn").expect("there").is_unknown());
        let secret = settings.get("pw").expect("there");
        assert_eq!((secret.as_text(), secret.at.text()), (Some("hidden"), "pw"));
        assert!(!secret.at.source.text().contains("hidden"), "{}", secret.at.source.text());
        let Value::List(blocks) = &settings.get("deep").expect("there").value else { panic!("a list") };
        assert!(blocks[0].as_map().expect("a block").get("id").expect("there").is_unknown());
    }

    #[test]
    fn references_lead_through_modules() {
        let text = r#"{"resource_changes": [{"address": "module.m.aws_y.b", "module_address": "module.m",
            "mode": "managed", "type": "aws_y", "name": "b", "change": {"actions": ["create"], "after": {},
            "after_unknown": {"bucket": true, "other": true, "computed": true}}}],
            "configuration": {"root_module": {"module_calls": {
              "m": {"expressions": {"bucket": {"references": ["aws_x.a.id", "aws_x.a"]}},
                    "module": {"resources": [{"address": "aws_y.b", "expressions": {
                      "bucket": {"references": ["var.bucket"]},
                      "known": {"constant_value": 1}, "other": {"references": ["aws_z.c[0].arn", "aws_z.c[0]", "aws_z.c"]}}}]}}}}}}"#;
        let plan = plan(text).expect("a plan");
        let settings = plan.after.resources[0].settings();
        assert!(settings.get("computed").is_none());
        let of = |key: &str| {
            let refers = &settings.get(key).expect("there").refers;
            refers
                .iter()
                .map(|one| format!("{} {:?} {}", one.address, one.instance, one.attribute))
                .collect::<Vec<_>>()
        };
        assert_eq!(of("bucket"), ["aws_x.a None id"]);
        assert_eq!(of("other"), ["module.m.aws_z.c Some(\"[0]\") arn"]);
    }
}
