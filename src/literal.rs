//! A constant as a rule or a fix writes it, in no dialect's spelling.

use serde::{Deserialize, Serialize};

/// What TOML can say of a configuration value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Literal {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Literal>),
    /// In the order written.
    Map(Vec<(String, Literal)>),
    /// An expression of the dialect, written as it stands: `aws_kms_key.data.arn`.
    Expression(String),
}
