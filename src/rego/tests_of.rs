//! `test_` rules of policies, run as `opa test` runs them.

use super::compile::{Data, Options, ready, told};
use super::depth::with_room;
use crate::error::Result;
use crate::text::Source;
use regorus::Value as Rego;
use regorus::unstable::{Rule as Written, RuleHead};

/// How a test of a policy went.
#[derive(Debug, PartialEq)]
pub struct Tested {
    /// `policy/deny_test.rego: data.main.test_blank_input`.
    pub name: String,
    /// Why it did not hold.
    pub failed: Option<String>,
}

/// Runs every rule whose name begins with `test_`; those with `todo_test_` are left out.
pub fn tests(policies: &[Source], data: &[Data], options: &Options) -> Result<Vec<Tested>> {
    let mut engine = ready(policies, data, options)?;
    with_room(|| engine.eval_query("true".to_owned(), false))
        .map_err(|error| told(&error.to_string(), policies))?;
    let mut names: Vec<(usize, String)> = Vec::new();
    for place in 0..policies.len() {
        let module = engine.get_modules()[place].clone();
        let package = module.package.refr.span().text();
        for rule in &module.policy {
            let Written::Spec { head: RuleHead::Compr { refr, .. }, .. } = &**rule else { continue };
            let name = refr.span().text();
            let path = format!("data.{package}.{name}");
            if name.starts_with("test_") && !names.iter().any(|(_, known)| *known == path) {
                names.push((place, path));
            }
        }
    }
    let run = |(place, path): (usize, String)| {
        engine.set_input(Rego::new_object());
        let failed = match with_room(|| engine.eval_rule(path.clone())) {
            Ok(value) if value == Rego::from(true) => None,
            Ok(Rego::Undefined) => Some("it is undefined".to_owned()),
            Ok(value) => Some(format!("it is {value}")),
            Err(error) => Some(error.to_string().lines().last().unwrap_or("").trim().to_owned()),
        };
        Tested { name: format!("{}: {path}", policies[place].path()), failed }
    };
    Ok(names.into_iter().map(run).collect())
}
