//! Words that what is looked for holds, found in one pass over the bytes: a file without any is read no further.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use crate::text::prefilter::Prefilter;

/// A group of words; each is a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(u32);

impl Marks {
    pub const NONE: Self = Self(0);
    pub const LINEAGE: Self = Self(1);
    /// Keys of state, plans and what prints them.
    pub const TERRAFORM: Self = Self(1 << 1);
    pub const PULUMI: Self = Self(1 << 2);
    /// A text in base64 that may be JSON or packed.
    pub const BASE64: Self = Self(1 << 3);
    pub const LOG: Self = Self(1 << 4);
    /// Keys of credential files.
    pub const CREDENTIALS: Self = Self(1 << 5);
    /// What any JSON document of ours holds.
    pub const DOCUMENT: Self = Self(Self::LINEAGE.0 | Self::TERRAFORM.0 | Self::PULUMI.0);
    /// What a text is searched for.
    pub const TEXT: Self = Self(Self::DOCUMENT.0 | Self::BASE64.0 | Self::LOG.0);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

const WORDS: [(&str, Marks); 54] = [
    ("lineage", Marks::LINEAGE),
    ("terraform_version", Marks::TERRAFORM),
    ("planned_values", Marks::TERRAFORM),
    ("resource_changes", Marks::TERRAFORM),
    ("prior_state", Marks::TERRAFORM),
    ("root_module", Marks::TERRAFORM),
    ("encrypted_data", Marks::TERRAFORM),
    ("schema_version", Marks::TERRAFORM),
    ("OperationType", Marks::TERRAFORM),
    ("\"sensitive\"", Marks::TERRAFORM),
    ("\"root\"", Marks::TERRAFORM),
    ("\"instances\"", Marks::TERRAFORM),
    ("\"checkpoint\"", Marks::PULUMI),
    ("\"deployment\"", Marks::PULUMI),
    ("resourcePlans", Marks::PULUMI),
    ("urn:pulumi:", Marks::PULUMI),
    ("\"secret\"", Marks::PULUMI),
    ("\"resourceChanges\"", Marks::PULUMI),
    // `{"`, `{` and a line, `{` and a blank; gzip, bzip2, xz, zip; `{"` in UTF-16.
    ("eyJ", Marks::BASE64),
    ("ewog", Marks::BASE64),
    ("ewoJ", Marks::BASE64),
    ("ewoi", Marks::BASE64),
    ("ew0K", Marks::BASE64),
    ("eyAi", Marks::BASE64),
    ("H4sI", Marks::BASE64),
    ("QlpoO", Marks::BASE64),
    ("/Td6WFo", Marks::BASE64),
    ("UEsDB", Marks::BASE64),
    ("KLUv/", Marks::BASE64),
    ("ewAi", Marks::BASE64),
    ("//57", Marks::BASE64),
    ("77u/e", Marks::BASE64),
    // Packed or plain, and twice in base64: a chart encodes what was encoded.
    ("SDRzS", Marks::BASE64),
    ("ZXlK", Marks::BASE64),
    ("ZXdvZ", Marks::BASE64),
    ("TERRAFORM CRASH", Marks::LOG),
    ("OPENTOFU CRASH", Marks::LOG),
    ("Terraform version: ", Marks::LOG),
    ("OpenTofu version: ", Marks::LOG),
    ("aws_secret_access_key", Marks::CREDENTIALS),
    ("client-key-data", Marks::CREDENTIALS),
    ("authorized_user", Marks::CREDENTIALS),
    ("service_account", Marks::CREDENTIALS),
    ("kind: Config", Marks::CREDENTIALS),
    ("\"Config\"", Marks::CREDENTIALS),
    ("\"auths\"", Marks::CREDENTIALS),
    ("\"auth\"", Marks::CREDENTIALS),
    ("\"credentials\"", Marks::CREDENTIALS),
    ("credentials \"", Marks::CREDENTIALS),
    ("accessTokens", Marks::CREDENTIALS),
    ("clientSecret", Marks::CREDENTIALS),
    ("PuTTY-User-Key-File", Marks::CREDENTIALS),
    ("\"RefreshToken\"", Marks::CREDENTIALS),
    ("refreshToken", Marks::CREDENTIALS),
];

/// The marks of a text.
pub fn of(bytes: &[u8]) -> Marks {
    static SEARCH: LazyLock<Prefilter> =
        LazyLock::new(|| Prefilter::new(WORDS.iter().map(|(word, mark)| (*word, true, mark.0))));
    let all = WORDS.iter().fold(0, |all, (_, mark)| all | mark.0);
    let mut found = 0;
    SEARCH.find(bytes, |hit| {
        found |= hit.owner;
        if found == all { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    Marks(found)
}
