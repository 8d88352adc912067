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

/// Each is looked for as it is written.
#[allow(dead_code, reason = "the table is made of them by `build.rs`")]
pub const WORDS: [(&str, u32); 54] = [
    ("lineage", LINEAGE),
    ("terraform_version", TERRAFORM),
    ("planned_values", TERRAFORM),
    ("resource_changes", TERRAFORM),
    ("prior_state", TERRAFORM),
    ("root_module", TERRAFORM),
    ("encrypted_data", TERRAFORM),
    ("schema_version", TERRAFORM),
    ("OperationType", TERRAFORM),
    ("\"sensitive\"", TERRAFORM),
    ("\"root\"", TERRAFORM),
    ("\"instances\"", TERRAFORM),
    ("\"checkpoint\"", PULUMI),
    ("\"deployment\"", PULUMI),
    ("resourcePlans", PULUMI),
    ("urn:pulumi:", PULUMI),
    ("\"secret\"", PULUMI),
    ("\"resourceChanges\"", PULUMI),
    // `{"`, `{` and a line, `{` and a blank; gzip, bzip2, xz, zip; `{"` in UTF-16.
    ("eyJ", BASE64),
    ("ewog", BASE64),
    ("ewoJ", BASE64),
    ("ewoi", BASE64),
    ("ew0K", BASE64),
    ("eyAi", BASE64),
    ("H4sI", BASE64),
    ("QlpoO", BASE64),
    ("/Td6WFo", BASE64),
    ("UEsDB", BASE64),
    ("KLUv/", BASE64),
    ("ewAi", BASE64),
    ("//57", BASE64),
    ("77u/e", BASE64),
    // Packed or plain, and twice in base64: a chart encodes what was encoded.
    ("SDRzS", BASE64),
    ("ZXlK", BASE64),
    ("ZXdvZ", BASE64),
    ("TERRAFORM CRASH", LOG),
    ("OPENTOFU CRASH", LOG),
    ("Terraform version: ", LOG),
    ("OpenTofu version: ", LOG),
    ("aws_secret_access_key", CREDENTIALS),
    ("client-key-data", CREDENTIALS),
    ("authorized_user", CREDENTIALS),
    ("service_account", CREDENTIALS),
    ("kind: Config", CREDENTIALS),
    ("\"Config\"", CREDENTIALS),
    ("\"auths\"", CREDENTIALS),
    ("\"auth\"", CREDENTIALS),
    ("\"credentials\"", CREDENTIALS),
    ("credentials \"", CREDENTIALS),
    ("accessTokens", CREDENTIALS),
    ("clientSecret", CREDENTIALS),
    ("PuTTY-User-Key-File", CREDENTIALS),
    ("\"RefreshToken\"", CREDENTIALS),
    ("refreshToken", CREDENTIALS),
];
