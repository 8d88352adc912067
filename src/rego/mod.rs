//! A team's policies in Rego, in the form that conftest's users have. The only user of regorus.
//!
//! In: the texts of policies and data, and what is judged: a file as it is written, or a stack as it is
//! evaluated. Out: what `deny`, `violation` and `warn` say of it ([`Said`]). A policy reads neither files nor
//! the network: the builtins that would are not built in.

mod ask;
mod bounds;
mod calls;
mod compile;
mod depth;
mod hashes;
mod heads;
mod input;
mod moments;
mod more;
mod overlap;
mod printf;
mod rules_of;
mod tests_of;
mod unbound;
mod words;

pub use ask::{Failure, Said};
pub use compile::{Data, Options, Policies, Version};
pub use heads::{Head, asks_by_value};
pub use input::{Blocks, Document, documents};
pub use rules_of::{Pieces, pieces};
pub use tests_of::{Tested, tests};
pub use words::{END, is_same_data, words};
