//! A parameter that holds a secret, hidden from whoever may look at the stack.
//!
//! In: a secret that can be read, a tree of the template. Out: `NoEcho: true` at the parameter that it is; none where that
//! has a default, which stays in the code.

use super::super::{Fix, Trial};
use crate::iac::cloudformation::shown;
use crate::rules::ask::Broken;
use crate::rules::pack::Recipe;

pub fn fix(broken: &Broken, recipe: &Recipe, trial: &Trial) -> Option<Fix> {
    let source = &broken.resource.block.source;
    let value = broken.resource.settings().get(shown::KEY)?.as_map()?.get(&broken.path)?;
    let name = shown::parameter(value)?;
    let mut fix = Fix::new(&recipe.title, recipe.safety);
    fix.edit(source, trial.template(source)?.hidden(name)?)?;
    Some(fix)
}
