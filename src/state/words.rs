//! The words that state, plans and credentials are known by. Compiled by `build.rs` too.

/// State's own id.
pub const LINEAGE: u32 = 1;
/// Keys of state, plans and what prints them.
pub const TERRAFORM: u32 = 1 << 1;
pub const PULUMI: u32 = 1 << 2;
/// A text in base64 that may be JSON or packed.
pub const BASE64: u32 = 1 << 3;
pub const LOG: u32 = 1 << 4;
/// Keys of credential files.
pub const CREDENTIALS: u32 = 1 << 5;
/// A text in hexadecimal digits that may be JSON.
pub const HEX: u32 = 1 << 6;

/// A word by itself.
const ANY: &str = "";
/// The key of a value that begins with one of these.
const FLAG: &str = "tf";
/// A version or an id, with quotes or without.
const ID: &str = "\"'0123456789abcdef";
const QUOTED: &str = "\"'";
const LIST: &str = "[";
const OBJECT: &str = "{";
/// Whose lock it is: `OperationTypeApply`.
pub const CAPITAL: &str = "A";
/// The first of a list: a module's path.
pub const FIRST: &str = "_";

/// Each is looked for as it is written, with its mark, and what it must be the key of.
#[allow(dead_code, reason = "the table is made of them by `build.rs`")]
pub const WORDS: [(&str, u32, &str); 59] = [
    ("lineage", LINEAGE, ID),
    ("terraform_version", TERRAFORM, ID),
    ("planned_values", TERRAFORM, OBJECT),
    ("resource_changes", TERRAFORM, LIST),
    ("prior_state", TERRAFORM, OBJECT),
    ("root_module", TERRAFORM, OBJECT),
    ("encrypted_data", TERRAFORM, QUOTED),
    ("OperationType", TERRAFORM, CAPITAL),
    ("\"sensitive\"", TERRAFORM, FLAG),
    ("\"root\"", TERRAFORM, FIRST),
    ("\"instances\"", TERRAFORM, LIST),
    ("\"checkpoint\"", PULUMI, OBJECT),
    ("\"deployment\"", PULUMI, OBJECT),
    ("resourcePlans", PULUMI, OBJECT),
    ("urn:pulumi:", PULUMI, ANY),
    ("\"secret\"", PULUMI, FLAG),
    ("\"resourceChanges\"", PULUMI, OBJECT),
    // `{"`, `{` and a line, `{` and a blank; gzip, bzip2, xz, zip; `{"` in UTF-16.
    ("eyJ", BASE64, ANY),
    ("ewog", BASE64, ANY),
    ("ewoJ", BASE64, ANY),
    ("ewoi", BASE64, ANY),
    ("ew0K", BASE64, ANY),
    ("eyAi", BASE64, ANY),
    ("H4sI", BASE64, ANY),
    ("QlpoO", BASE64, ANY),
    ("/Td6WFo", BASE64, ANY),
    ("UEsDB", BASE64, ANY),
    ("KLUv/", BASE64, ANY),
    ("ewAi", BASE64, ANY),
    ("//57", BASE64, ANY),
    ("77u/e", BASE64, ANY),
    // Packed or plain, and twice in base64: a chart encodes what was encoded.
    ("SDRzS", BASE64, ANY),
    ("ZXlK", BASE64, ANY),
    ("ZXdvZ", BASE64, ANY),
    // `{"`, `{` and a line.
    ("7b22", HEX, ANY),
    ("7B22", HEX, ANY),
    ("7b0a", HEX, ANY),
    ("7B0A", HEX, ANY),
    ("7b0d0a", HEX, ANY),
    ("7B0D0A", HEX, ANY),
    ("TERRAFORM CRASH", LOG, ANY),
    ("OPENTOFU CRASH", LOG, ANY),
    ("Terraform version: ", LOG, ANY),
    ("OpenTofu version: ", LOG, ANY),
    ("aws_secret_access_key", CREDENTIALS, ANY),
    ("client-key-data", CREDENTIALS, ANY),
    ("authorized_user", CREDENTIALS, ANY),
    ("service_account", CREDENTIALS, ANY),
    ("kind: Config", CREDENTIALS, ANY),
    ("\"Config\"", CREDENTIALS, ANY),
    ("\"auths\"", CREDENTIALS, OBJECT),
    ("\"auth\"", CREDENTIALS, QUOTED),
    ("\"credentials\"", CREDENTIALS, OBJECT),
    ("credentials \"", CREDENTIALS, ANY),
    ("accessTokens", CREDENTIALS, OBJECT),
    ("clientSecret", CREDENTIALS, QUOTED),
    ("PuTTY-User-Key-File", CREDENTIALS, ANY),
    ("\"RefreshToken\"", CREDENTIALS, OBJECT),
    ("refreshToken", CREDENTIALS, QUOTED),
];
