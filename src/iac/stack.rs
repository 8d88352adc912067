//! What is deployed together, and the things declared in it.

use super::{Map, Node, Value};
use crate::finding::Trouble;
use crate::path::RepoPath;
use crate::text::{Location, Source};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    Terraform,
    CloudFormation,
    Pulumi,
}

impl Dialect {
    pub fn word(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Pulumi => "pulumi",
        }
    }
}

/// A Terraform folder, a CloudFormation template, a Pulumi project: the unit that is judged.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The folder, or the template's file.
    pub root: RepoPath,
    pub dialect: Dialect,
    pub resources: Vec<Resource>,
    /// The files it was read from, sorted by path. `.tfvars` among them.
    pub sources: Vec<Source>,
    pub troubles: Vec<Trouble>,
    pub moved: Vec<Moved>,
}

/// A `moved` block: the resource keeps its past under a new address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Managed,
    Data,
    Provider,
    /// A `backend "s3"` block or `cloud {}` inside `terraform {}`; the kind is `s3`, … or `cloud`.
    Backend,
    Variable,
    Output,
    /// A call of a module; the kind is its source as written.
    Module,
    /// The `terraform {}` block itself.
    Settings,
}

/// One declared thing.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The tool's own: `aws_s3_bucket.models`, `data.aws_ami.gpu`, `var.key`, `output.url`, `module.vpc`,
    /// `provider.aws` or `provider.aws.west` (by alias), `backend.s3`, `cloud`, `terraform`.
    pub address: String,
    /// `aws_s3_bucket`; a provider's or backend's name; empty for variables and outputs.
    pub kind: String,
    /// `models`; the alias of a provider.
    pub name: String,
    pub role: Role,
    /// The header: `resource "aws_s3_bucket" "models"`.
    pub name_at: Location,
    /// The whole block, header and braces included.
    pub block: Location,
    /// Its settings: always a [`Value::Map`].
    pub body: Node,
}

impl Resource {
    pub fn settings(&self) -> &Map {
        static NONE: Map = Map { entries: Vec::new(), span: None };
        match &self.body.value {
            Value::Map(map) => map,
            _ => &NONE,
        }
    }
}

impl Stack {
    /// A resource by its address.
    pub fn resource(&self, address: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.address == address)
    }
}
