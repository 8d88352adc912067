//! What is said of a file: its rule, what stands in it, where it belongs, what to rotate.

use super::{Found, Kind};
use crate::finding::RuleId;

impl Found {
    /// The weight of what nothing is worse than.
    pub(super) const HEAVIEST: u8 = 3;

    /// Which of two things in one archive is told.
    pub(super) fn weight(&self) -> u8 {
        match &self.kind {
            Kind::TerraformState | Kind::PulumiState | Kind::BinaryPlan | Kind::Plan => Self::HEAVIEST,
            Kind::CodeInPickle(_) | Kind::EnvironmentFile | Kind::CdkOutput | Kind::CrashLog => 1,
            Kind::EncryptedState | Kind::StateLock | Kind::Model(..) => 0,
            _ => 2,
        }
    }

    pub(super) fn is_state_or_plan(&self) -> bool {
        use Kind::{
            BackendSettings, BinaryPlan, EmbeddedState, Outputs, Plan, PulumiPlan, PulumiState, ShownState,
            TerraformState,
        };
        matches!(
            self.kind,
            TerraformState
                | BackendSettings
                | ShownState
                | Outputs
                | PulumiState
                | EmbeddedState
                | BinaryPlan
                | Plan
                | PulumiPlan
        )
    }

    pub fn rule(&self) -> RuleId {
        RuleId::new(match &self.kind {
            Kind::BinaryPlan | Kind::Plan | Kind::PulumiPlan => "committed-plan",
            Kind::Credentials(_) => "credential-file",
            Kind::EncryptedState => "encrypted-state",
            Kind::StateLock => "committed-state-lock",
            Kind::CrashLog => "committed-crash-log",
            Kind::EnvironmentFile => "committed-env-file",
            Kind::CdkOutput => super::IN_CDK_OUTPUT,
            Kind::Model(..) => "committed-model",
            Kind::CodeInPickle(_) => "code-in-pickle",
            Kind::TerraformState
            | Kind::BackendSettings
            | Kind::ShownState
            | Kind::Outputs
            | Kind::PulumiState
            | Kind::NamedState
            | Kind::EmbeddedState => "committed-state",
        })
    }

    /// Whether the file is nothing else, so that what a text could hold besides is not asked.
    pub fn is_all(&self) -> bool {
        !matches!(
            self.kind,
            Kind::EnvironmentFile | Kind::CdkOutput | Kind::CrashLog | Kind::StateLock | Kind::EncryptedState
        )
    }

    /// Whether it is told for the literals in it, and says what they are: each by itself would tell them again.
    pub fn tells_literals(&self) -> bool {
        matches!(self.kind, Kind::EnvironmentFile | Kind::CdkOutput)
    }

    /// Whether taking the file out of the index is right whatever a person would say: not for code with state
    /// in it, nor for a model, which has to go somewhere.
    pub fn is_safely_unstaged(&self) -> bool {
        let inside = matches!(
            self.inside,
            Some("inside another text" | "inside a value in base64" | "inside a value in hexadecimal")
        );
        !inside && !matches!(self.kind, Kind::EmbeddedState | Kind::Model(..) | Kind::CodeInPickle(_))
    }

    /// `Terraform state, 12 resources, 2 sensitive outputs, a database password; it belongs in an `s3` backend; …`.
    pub fn describe(&self) -> String {
        let mut said = vec![self.name()];
        said.extend(self.holds.counted());
        let mut text = said.join(", ");
        if let Some(inside) = self.inside {
            text = format!("{text}, {inside}");
        }
        if let Some(place) = self.place() {
            text = format!("{text}; {place}");
        }
        if let Some(rotation) = self.holds.rotation() {
            text = format!("{text}; to rotate: {rotation}");
        }
        text
    }

    fn name(&self) -> String {
        match &self.kind {
            Kind::TerraformState if self.holds.counted().is_empty() => {
                "Terraform state without resources".to_owned()
            }
            Kind::TerraformState => "Terraform state".to_owned(),
            Kind::BackendSettings => match self.holds.backend() {
                Some(backend) => format!("settings of the `{backend}` backend"),
                None => "settings of a backend".to_owned(),
            },
            Kind::EncryptedState => "encrypted state".to_owned(),
            Kind::ShownState => "Terraform state as `terraform show` prints it".to_owned(),
            Kind::Outputs => "outputs or settings with their values".to_owned(),
            Kind::PulumiState => "Pulumi state".to_owned(),
            Kind::NamedState => "state, by its name".to_owned(),
            Kind::EmbeddedState => "Terraform state inside another file".to_owned(),
            Kind::StateLock => "lock of a state: who holds it, and where the state lies".to_owned(),
            Kind::CrashLog => "log of Terraform at work".to_owned(),
            Kind::BinaryPlan | Kind::Plan => "Terraform plan".to_owned(),
            Kind::PulumiPlan => "Pulumi update plan".to_owned(),
            Kind::Credentials(kind) => kind.describe().to_owned(),
            Kind::EnvironmentFile => "environment file".to_owned(),
            Kind::CdkOutput => "output of `cdk synth`".to_owned(),
            Kind::Model(format, size) => format!("{format}, {} MiB", size.div_ceil(1 << 20)),
            Kind::CodeInPickle(imports) => format!("pickle that imports {}", imports.join(", ")),
        }
    }

    /// Where it belongs instead.
    fn place(&self) -> Option<String> {
        match self.kind {
            Kind::TerraformState
            | Kind::ShownState
            | Kind::NamedState
            | Kind::EmbeddedState
            | Kind::EncryptedState => Some(match self.holds.backend() {
                Some(backend) => format!("it belongs in the `{backend}` backend"),
                None => "it belongs in a remote backend".to_owned(),
            }),
            Kind::PulumiState => Some(match self.holds.backend() {
                Some("s3") => "it belongs in Pulumi Cloud or a bucket (`pulumi login s3://…`)".to_owned(),
                Some("gcs") => "it belongs in Pulumi Cloud or a bucket (`pulumi login gs://…`)".to_owned(),
                Some("azurerm") => {
                    "it belongs in Pulumi Cloud or a bucket (`pulumi login azblob://…`)".to_owned()
                }
                _ => "it belongs in Pulumi Cloud or a bucket".to_owned(),
            }),
            _ => None,
        }
    }
}
