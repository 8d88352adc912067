//! What is deployed together, and the things declared in it.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

use super::{Map, Node, Reference, Value};
use crate::finding::Trouble;
use crate::literal::Literal;
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

/// A Terraform folder with the local modules that it calls, a CloudFormation template, a Pulumi project: the
/// unit that is judged.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The folder, or the template's file.
    pub root: RepoPath,
    /// The file of values that this is deployed with, where somebody must name one: `prod.tfvars`.
    pub variant: Option<RepoPath>,
    /// What a Pulumi project is deployed as, whichever of its stacks' files this was read with: all of them where it was
    /// none.
    pub names: Vec<String>,
    /// Whether each deployment of it has a file of values, so that nobody deploys it with the defaults alone.
    pub has_files: bool,
    pub dialect: Dialect,
    pub resources: Vec<Resource>,
    /// What it names others by and declares nothing with, as resources: what it hands to modules that lie elsewhere, and
    /// what its `import` blocks take over.
    pub uses: Vec<Resource>,
    /// The same infrastructure in Terraform's words, where another dialect has it: rules that have nothing to say
    /// of that dialect are asked of this.
    pub view: Option<Box<Stack>>,
    /// The files of its own folder, sorted by path. `.tfvars` among them.
    pub sources: Vec<Source>,
    /// The folders of the modules that are deployed with it, sorted.
    pub modules: Vec<RepoPath>,
    /// Another stack deploys it: its resources are judged there, with what they are given.
    pub is_called: bool,
    pub troubles: Vec<Trouble>,
    pub moved: Vec<Moved>,
    /// How many declarations the tool itself refuses, such as a name that is taken or a value that is not allowed: no
    /// fix may add one.
    pub refused: usize,
    /// What calls of modules give to variables that are sensitive or ephemeral there: the call's address, and the
    /// variable's name.
    pub kept: Vec<(String, String)>,
    /// The calls that were followed, by the address of each instance.
    pub called: HashMap<String, Call>,
}

/// One instance of a call of a module.
#[derive(Clone, Debug)]
pub struct Call {
    /// The module that the call stands in, empty in the stack's own folder.
    pub module: String,
    /// The whole `module` block.
    pub block: Location,
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
    /// `provider.aws` or `provider.aws.west` (by alias), `backend.s3`, `cloud`, `terraform`; with the calls that
    /// lead to it and its index: `module.data["eu"].aws_ebs_volume.scratch[0]`.
    pub address: String,
    /// The calls alone, empty in the stack's own folder: `module.data["eu"]`.
    pub module: String,
    /// Its own index, where there are several of it: `[0]`, `["k"]`.
    pub instance: Option<String>,
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
    /// The address of the provider configuration that it uses, where the stack has one.
    pub provider: Option<String>,
    /// What must hold for it to be there.
    pub only_if: Vec<OnlyIf>,
    /// What it was made from, where it is only a view.
    pub view: Option<Arc<dyn ViewOf>>,
}

/// A condition that is not known to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyIf {
    /// The same wherever it is asked.
    pub id: String,
    /// For people to read.
    pub named: String,
    /// It is known not to hold.
    pub is_never: bool,
    /// The id of what holds wherever this does not.
    pub opposite: Option<String>,
}

impl OnlyIf {
    /// Whether one of the two holds, whatever is decided.
    pub fn is_opposite_of(&self, other: &Self) -> bool {
        let names = |one: &Self, other: &Self| one.opposite.as_ref() == Some(&other.id);
        names(self, other) || names(other, self)
    }
}

impl Resource {
    /// The setting that holds its name where that is not known; `name` tells it from others all the same.
    pub const OWN_NAME: &str = "@name";

    /// The same with other settings; its own, which may be many, are not copied.
    pub fn with(&self, body: Node) -> Self {
        Self {
            address: self.address.clone(),
            module: self.module.clone(),
            instance: self.instance.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            role: self.role,
            name_at: self.name_at.clone(),
            block: self.block.clone(),
            body,
            provider: self.provider.clone(),
            only_if: self.only_if.clone(),
            view: self.view.clone(),
        }
    }
}

/// What a resource in Terraform's words was made from.
pub trait ViewOf: Debug + Send + Sync {
    /// The address of the resource as it is written.
    fn address(&self) -> &str;

    /// A path as it is written there: `Encrypted` for `encrypted`.
    fn path(&self, path: &str) -> String;

    /// The same step by step, for who writes there.
    fn steps(&self, path: &[(String, Option<usize>)]) -> Vec<WrittenStep> {
        path.iter().map(|(name, index)| WrittenStep::new(name, *index)).collect()
    }

    /// A value for that path as it is written there; `None` where it can't be.
    fn value(&self, _path: &[(String, Option<usize>)], value: &Literal) -> Option<Literal> {
        Some(value.clone())
    }

    /// Which attribute of a block is a key there, under which the rest of it stands.
    fn key_of(&self, _path: &[(String, Option<usize>)]) -> Option<&'static str> {
        None
    }

    /// Where an attribute of such a block stands.
    fn keyed(&self, path: &[(String, Option<usize>)], _key: &str, _attribute: &str) -> Vec<WrittenStep> {
        self.steps(path)
    }

    /// What a type of Terraform's is called there, if there is such a thing.
    fn kind(&self, _kind: &str) -> Option<String> {
        None
    }

    /// What a companion of this kind would be made from, where the resource itself has it.
    fn companion(&self, _kind: &str) -> Option<Arc<dyn ViewOf>> {
        None
    }
}

/// One step of a path as a resource is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenStep {
    pub name: String,
    /// Which element of a list is meant.
    pub index: Option<usize>,
    /// A list stands there, whose elements have what comes next.
    pub is_list: bool,
    /// The element whose `key` is `wanted`, and where its value stands in it.
    pub element: Option<ListElement>,
    /// A key of the user's own.
    pub is_free: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListElement {
    pub key: String,
    pub wanted: String,
    pub value: String,
}

impl WrittenStep {
    pub fn new(name: &str, index: Option<usize>) -> Self {
        Self { name: name.to_owned(), index, is_list: false, element: None, is_free: false }
    }

    /// As a path has it: `Tags[Team]`, `Rules[1]`.
    pub fn text(&self) -> String {
        match (&self.element, self.index) {
            (Some(element), _) if element.value.eq_ignore_ascii_case("Value") => {
                format!("{}[{}]", self.name, element.wanted)
            }
            (Some(element), _) => format!("{}[{}].{}", self.name, element.wanted, element.value),
            (None, Some(index)) => format!("{}[{index}]", self.name),
            (None, None) => self.name.clone(),
        }
    }
}

impl Resource {
    /// The address without its own index: what references carry.
    pub fn base(&self) -> &str {
        let index = self.instance.as_deref().unwrap_or("");
        self.address.strip_suffix(index).unwrap_or(&self.address)
    }

    /// The address as its own folder writes it: without calls and index.
    pub fn local_address(&self) -> &str {
        let base = self.base();
        base.strip_prefix(self.module.as_str()).map_or(base, |rest| rest.trim_start_matches('.'))
    }

    /// Whether a reference names this resource, or all of its instances.
    pub fn is_named_by(&self, reference: &Reference) -> bool {
        reference.address == self.base()
            && (reference.instance.is_none()
                || self.instance.is_none()
                || reference.instance == self.instance)
    }

    /// The address of what is written, as reports have it.
    pub fn written(&self) -> &str {
        self.view.as_ref().map_or(&self.address, |view| view.address())
    }

    /// A path of its settings as it is written.
    pub fn written_path(&self, path: &str) -> String {
        match &self.view {
            Some(view) if !path.is_empty() => view.path(path),
            _ => path.to_owned(),
        }
    }

    /// The construct of a CDK program that it was made by, where the template says so.
    pub fn construct(&self) -> Option<&Node> {
        self.settings().get("@aws:cdk:path").filter(|node| node.as_text().is_some())
    }

    pub fn settings(&self) -> &Map {
        static NONE: Map = Map { entries: Vec::new(), span: None };
        match &self.body.value {
            Value::Map(map) => map,
            _ => &NONE,
        }
    }
}

impl Stack {
    /// Whether it says of itself that it is deployed as it is: a called module has neither a backend nor values.
    pub fn is_root(&self) -> bool {
        let has_backend = self.resources.iter().any(|resource| resource.role == Role::Backend);
        has_backend || self.sources.iter().any(|source| source.path().file_name() == b"terraform.tfvars")
    }

    /// Says that another stack deploys it, of the view too.
    pub fn set_called(&mut self, is_called: bool) {
        self.is_called = is_called;
        if let Some(view) = &mut self.view {
            view.is_called = is_called;
        }
    }

    /// The calls that lead to a resource, the nearest first: `module` blocks, and the resources that deploy a nested
    /// template.
    pub fn calls(&self, address: &str) -> Vec<Location> {
        let mut calls = Vec::new();
        if self.modules.is_empty() {
            return calls;
        }
        let mut module = self.resource(address).map_or("", |resource| resource.module.as_str());
        while !module.is_empty() {
            let call = match self.dialect {
                Dialect::CloudFormation => {
                    self.resource(module).map(|nested| (nested.module.as_str(), &nested.block))
                }
                _ => self.called.get(module).map(|call| (call.module.as_str(), &call.block)),
            };
            let Some((above, block)) = call else { break };
            calls.push(block.clone());
            module = above;
        }
        calls
    }

    /// A resource by its address.
    pub fn resource(&self, address: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.address == address)
    }
}
