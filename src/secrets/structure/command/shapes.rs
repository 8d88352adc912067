//! What commands look like that are given a secret, as data.

/// A command, a connection or a statement that is given a secret. The first group is the secret; `login` where it is
/// `user:password`.
pub struct Shape {
    pub name: &'static str,
    /// One of these stands in the text, in lower case.
    pub words: &'static [&'static str],
    pub pattern: &'static str,
    pub login: bool,
}

/// The word that is given, with or without quotes around it. What stands between a command and its option is bounded:
/// a line that repeats the command would be read over and over.
macro_rules! word {
    ($before:literal) => {
        concat!($before, r#"(?:"([^"\s$`]+)"|'([^'\s]+)'|([^\s"'$`|;&<>)\\]+))"#)
    };
}

pub const SHAPES: [Shape; 25] = [
    Shape {
        name: "password",
        words: &["machine"],
        pattern: word!(r"\bmachine(?:\s|\\n)+\S+?(?:\s|\\n)+login(?:\s|\\n)+\S+?(?:\s|\\n)+password\s+"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["mysql", "mariadb", "mongo"],
        pattern: word!(r"\b(?:mysql\w*|mariadb[\w-]*|mongo\w*)\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?-p"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["curl", "http", "wget"],
        pattern: r#"\b(?:curl(?::[\w.-]{1,64})?|https?|wget)\s(?:(?:[!-:<-\[\]-{}~ ]|\\\n?){0,300}?\s)?(?:-[fikLsSv]{0,8}u|-a|-U|--user|--auth|--proxy-user)[ =]*((?:"[^"\n]*"|'[^'\n]*'|[^\s"'|;&<>)\\`])+)"#,
        login: true,
    },
    Shape { name: "password", words: &["sshpass"], pattern: word!(r"\bsshpass\s+-p\s*"), login: false },
    Shape {
        name: "password",
        words: &["login", "registry", "podman", "helm"],
        pattern: word!(
            r"\b(?:docker|podman|helm|az|oc|cf|skopeo|buildah|oras|nerdctl|heroku)\s[!-%'-:<-{}~ ]{0,200}?login\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?-p[ =]?"
        ),
        login: false,
    },
    Shape {
        name: "password",
        words: &["sqlcmd", "bcp", "isql", "osql"],
        pattern: word!(r"\b(?:sqlcmd|bcp|[io]sql)\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?-P\s*"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["redis-cli"],
        pattern: word!(r"\bredis-cli\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?-a\s+"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["ldap"],
        pattern: word!(r"\bldap\w+\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?-w\s+"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["rabbitmqctl"],
        pattern: word!(r"\brabbitmqctl\s(?:[!-%'-:<-{}~ ]{0,200}?\s)?(?:add_user|change_password)\s+\S+\s+"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["net user"],
        pattern: word!(r"(?i)\bnet\s+user\s+\S+\s+"),
        login: false,
    },
    Shape {
        name: "passphrase",
        words: &["-pass"],
        pattern: word!(r"-pass(?:in|out|word)?\s+pass:"),
        login: false,
    },
    Shape {
        name: "storepass",
        words: &["storepass", "keypass"],
        pattern: word!(r"-(?:storepass|keypass|deststorepass|srcstorepass|destkeypass)\s+"),
        login: false,
    },
    Shape {
        name: "password",
        words: &["identified", "password"],
        pattern: r"(?i)\b(?:identified\s+(?:with\s+\w+\s+)?by|(?:user|role|login)\s+\S+\s[^;\n]{0,80}?\bpassword)\s*=?\s*'([^'\n]{3,128})'",
        login: false,
    },
    Shape {
        name: "bearer",
        words: &["bearer "],
        pattern: r"(?i)\bauthorization:\s*bearer\s+([A-Za-z0-9._~+/-]{8,}=*)",
        login: false,
    },
    Shape {
        name: "basic",
        words: &["basic "],
        pattern: r"(?i)\bauthorization:\s*basic\s+([A-Za-z0-9+/]{8,}=*)",
        login: false,
    },
    Shape {
        name: "password",
        words: &["convertto-securestring"],
        pattern: r#"(?i)\bConvertTo-SecureString\s+(?:-AsPlainText\s+|-Force\s+|-String\s+){0,3}(?:"([^"\n]+)"|'([^'\n]+)')"#,
        login: false,
    },
    Shape {
        name: "password",
        words: &["convertto-securestring"],
        pattern: r#"(?i)(?:"([^"\n$]+)"|'([^'\n]+)')\s*\|\s*ConvertTo-SecureString\b"#,
        login: false,
    },
    // Oracle's addresses have the login before the host, without slashes.
    Shape {
        name: "password",
        words: &["jdbc:oracle:"],
        pattern: r#"(?i)\bjdbc:oracle:\w+:[\w.#-]+/([^\s"'@/{}$<>]+)@"#,
        login: false,
    },
    // Go's, as MySQL's driver takes them: `user:password@tcp(host:3306)/`.
    Shape {
        name: "password",
        words: &["@tcp(", "@unix("],
        pattern: r#"(?:^|[\s"'=`])[\w.-]{1,64}:([^\s"'@/{}$<>`]+)@(?:tcp|unix)\("#,
        login: false,
    },
    // What DMS opens an encrypted Oracle database with.
    Shape {
        name: "securityDbEncryption",
        words: &["securitydbencryption="],
        pattern: r#"(?i)\bsecurityDbEncryption=([^\s"';{}$]+)"#,
        login: false,
    },
    // Switches and routers; the kinds but 0 are hashes.
    Shape {
        name: "password",
        words: &["enable secret", "enable password", "secret 0 ", "password 0 "],
        pattern: r#"(?i)\b(?:enable|username\s+\S+(?:\s+privilege\s+\d+)?)\s+(?:secret|password)\s+(?:0\s+)?([^\s"'{}$]{4,})"#,
        login: false,
    },
    // What `vault operator init` prints.
    Shape {
        name: "unseal_key",
        words: &["unseal key ", "recovery key "],
        pattern: r"(?i)\b(?:unseal|recovery) key \d+:\s+([A-Za-z0-9+/]{40,}={0,2}|[0-9a-f]{64,})",
        login: false,
    },
    // Postfix: what it logs in with at every relay, and at one.
    Shape {
        name: "password",
        words: &["sasl_password_maps"],
        pattern: r#"\bsmtp_sasl_password_maps\s*=\s*static:[^\s:]+:([^\s"']+)"#,
        login: false,
    },
    Shape {
        name: "password",
        words: &["sasl_passwd"],
        pattern: r#"\[[\w.-]{3,64}\](?::\d+)?[ \t]+[^\s:"']+:([^\s"']+)"#,
        login: false,
    },
    // `expect "*password:"`, then what is typed.
    Shape {
        name: "password",
        words: &["expect"],
        pattern: r#"\bexpect\b[^\n]{0,80}?(?i:assword|assphrase)[^\n]{0,40}?\s(?:exp_)?send\s+(?:--\s+)?\\?"([^"\\\n]+)\\{1,2}[rn]"#,
        login: false,
    },
];
