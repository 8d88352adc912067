//! Accounts of AWS's own that deliver what a service writes, and what they need for it.
//!
//! In: the actions of a statement. Out: the accounts that are nobody else's where it allows no more than these.

use super::Part;

/// By which Elastic Load Balancing writes access logs in regions of before August 2022, one each; in later ones it is a
/// service (Application Load Balancers' user guide, "Enable access logs").
const LOAD_BALANCERS: [&str; 26] = [
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

impl Part {
    /// Of actions: who may do these and is nobody else, for an account that writes logs reads nothing.
    pub fn deliverers(&self) -> &'static [&'static str] {
        let is_known = !self.is_negated && self.unknown.is_none() && self.partly.is_empty();
        let writes_only = self.texts.iter().all(|text| text.text.eq_ignore_ascii_case("s3:PutObject"));
        if is_known && writes_only { &LOAD_BALANCERS } else { &[] }
    }
}
