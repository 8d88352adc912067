//! Trees of JSON and YAML: which dialect a document is in, and the walk that all of them share.

use super::arguments::{self, MOST_WORDS, Word};
use super::command;
use super::value::{self, Trust, is_drawn_of_letters, is_of_letters, is_uuid, looks_random};
use super::{
    Search, azure, called, cloudformation, composed, containers, headers, kubernetes, names, pulumi, stores,
};
use crate::iac::{Map, Node, Value};

/// How CloudFormation's references to what is kept elsewhere begin.
const REFERENCE: &str = "{{resolve";

/// No configuration is deeper.
const DEEPEST: usize = 96;

/// One document of a file.
pub fn document(search: &mut Search, root: &Node, trust: Trust) {
    let Some(top) = root.as_map() else {
        // Ansible's plays and CloudFormation's files of parameters are lists.
        let known = is_ansible(root) || cloudformation::is_parameters(root);
        return walk(search, root, raised(trust, known), 0);
    };
    if is_encrypted(top) {
        return;
    }
    if kubernetes::is_manifest(top) {
        return kubernetes::manifest(search, top, raised(trust, true), 0);
    }
    if cloudformation::is_template(top) {
        return cloudformation::template(search, top, raised(trust, true));
    }
    if azure::is_template(top) {
        return azure::template(search, top, raised(trust, true));
    }
    if pulumi::is_project(search.source.path(), top) {
        return pulumi::project(search, top, raised(trust, true));
    }
    if is_description(top) {
        return;
    }
    let known = is_known(top);
    if known && top.get("services").is_some() {
        contents(search, top, raised(trust, known));
    }
    walk(search, root, raised(trust, known), 0);
}

/// How far a document is trusted that is a play's or a pipeline's.
pub fn trust_of(root: &Node, trust: Trust) -> Trust {
    let is_known = |top: &Map| is_known(top) || kubernetes::is_manifest(top);
    raised(trust, root.as_map().map_or_else(|| is_ansible(root), is_known))
}

/// Whether a document says by its keys that a tool deploys with it.
fn is_known(top: &Map) -> bool {
    ["services", "jobs", "stages", "Resources", "Parameters", "provider"]
        .iter()
        .any(|key| top.get(key).and_then(Node::as_map).is_some_and(|map| !map.entries.is_empty()))
        || is_deployment(top)
        || is_task(top)
        || has_overrides(top)
}

/// What Compose makes secrets of: `secrets: { db: { content: … } }`.
fn contents(search: &mut Search, top: &Map, trust: Trust) {
    let secrets = top.get("secrets").and_then(Node::as_map).filter(|_| trust >= Trust::Config);
    for entry in secrets.into_iter().flat_map(|map| &map.entries) {
        let content = entry.node.as_map().and_then(|map| map.get("content"));
        if let Some(content) = content
            && let Some(text) = content.as_text()
        {
            if text.trim_end().contains('\n') {
                search.inside_of(text, content.at.span);
            } else {
                search.certain(&entry.key, text.trim(), content.at.span);
            }
        }
    }
}

/// A dialect that is known is trusted, but not in an example.
fn raised(trust: Trust, known: bool) -> Trust {
    if known && trust > Trust::Little { trust.max(Trust::Config) } else { trust }
}

/// Whether a switch is on, in the words of either version of YAML.
pub fn is_on(node: &Node) -> bool {
    match &node.value {
        Value::Bool(flag) => *flag,
        Value::Text(text) => ["true", "yes", "on", "y"].iter().any(|word| text.eq_ignore_ascii_case(word)),
        _ => false,
    }
}

/// Every value below a node, by the names above it.
pub fn walk(search: &mut Search, node: &Node, trust: Trust, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match &node.value {
        Value::Map(map) => self::map(search, map, trust, depth),
        Value::List(items) => {
            arguments(search, items, trust);
            let mut is_reference = false;
            for item in items {
                match &item.value {
                    // `environment: ["DB_PASSWORD=…"]`, `args: ["--password=…"]`
                    Value::Text(text) => {
                        // `!Join [":", ["{{resolve:secretsmanager", !Ref Db, "SecretString:password}}"]]`
                        let own = if is_reference {
                            text.split_once("}}").map_or("", |(_, behind)| behind)
                        } else {
                            text
                        };
                        let opened = own.rsplit_once(REFERENCE).map(|(_, name)| !name.contains("}}"));
                        is_reference = opened.unwrap_or(is_reference && !text.contains("}}"));
                        inside(search, item, own, trust);
                    }
                    _ => walk(search, item, trust, depth + 1),
                }
            }
        }
        Value::Text(text) => inside(search, node, text, trust),
        _ => {}
    }
}

/// `["tool", "--password", "…"]`, `["mysqladmin", "ping", "-p…"]`: a command in words.
fn arguments(search: &mut Search, items: &[Node], trust: Trust) {
    if items.len() < 2 || items.len() > MOST_WORDS || !items.iter().any(|item| search.has_word(item.at.span))
    {
        return;
    }
    let word = |item: &'_ Node| match &item.value {
        Value::Number(_) => item.at.text().to_owned(),
        _ => item.as_text().unwrap_or("").to_owned(),
    };
    let texts: Vec<String> = items.iter().map(word).collect();
    let words = items.iter().zip(&texts).map(|(item, text)| Word { text, span: item.at.span });
    for (name, word) in arguments::given(&words.collect::<Vec<_>>(), trust) {
        search.take(&name, word.text, word.span);
    }
}

/// The logins of cloud-init's `chpasswd`: a text of lines, or a list.
fn logins(search: &mut Search, map: &Map) {
    for node in ["list", "users"].iter().filter_map(|key| map.get(key)) {
        let one = std::slice::from_ref(node);
        let items = if let Value::List(items) = &node.value { items.as_slice() } else { one };
        for item in items {
            for password in command::passwords_of_logins(item.as_text().unwrap_or("")) {
                search.take("password", password, item.at.span);
            }
        }
    }
}

/// The entries of a map.
pub fn map(search: &mut Search, map: &Map, trust: Trust, depth: usize) {
    pairs(search, map, trust);
    for given in containers::given(map, trust) {
        search.take(&given.name, &given.value, given.node.at.span);
    }
    for (name, value) in headers::matched(map) {
        search.named(name, value.as_text().unwrap_or(""), value.at.span, trust);
    }
    let is_role = trust >= Trust::Config && map.get("role_id").is_some();
    // Cloud Build's, with the key that they are encrypted with beside them.
    let is_sealed = map.get("kmsKeyName").is_some();
    for entry in map.entries.iter().filter(|entry| !(is_sealed && entry.key == "secretEnv")) {
        // Vault's AppRole: what belongs to a role's id is its secret.
        if let Some(text) = entry.node.as_text().filter(|_| is_role && entry.key == "secret_id") {
            search.certain(&entry.key, text, entry.node.at.span);
        }
        self::entry(search, &entry.key, &entry.node, trust, depth);
    }
}

pub fn entry(search: &mut Search, key: &str, node: &Node, trust: Trust, depth: usize) {
    let named = names::of(key);
    match &node.value {
        // A container instance's variable, as ARM has it.
        Value::Text(text) if key == "secureValue" && trust >= Trust::Config => {
            search.certain(key, text, node.at.span);
        }
        Value::Text(text) if key == "fn::secret" => search.certain("secret", text, node.at.span),
        Value::Text(text) => {
            // Annotations say what lies where: `nginx.ingress.kubernetes.io/auth-secret: basic-auth-1`.
            let is_annotation = key.split_once('/').is_some_and(|(domain, _)| domain.contains('.'));
            let trust_in_name = match trust {
                _ if is_annotation => trust.min(Trust::Loose),
                // Whatever the file is, nothing else is called so.
                Trust::Loose if is_of_letters(text) && search.is_yaml() && names::is_password(key) => {
                    Trust::Config
                }
                _ => trust,
            };
            search.named(key, text, node.at.span, trust_in_name);
            if named.is_some() && text.starts_with('[') && text.ends_with(")]") {
                composed::arm(search, key, text, node.at.span, trust);
            }
            // What looks like a setting in a message is read no more than in a text of no known kind.
            let is_message = names::is_message(key);
            inside(search, node, text, if is_message { trust.min(Trust::Loose) } else { trust });
        }
        Value::Map(map) if named.is_some() && trust >= Trust::Config && composed::is_intrinsic(map) => {
            let give = |search: &mut Search, text: &str, at| search.named(key, text, at, trust);
            composed::intrinsic(search, key, node, &give, 0);
            walk(search, node, trust, depth + 1);
        }
        // `password: 12345678`
        Value::Number(_)
            if trust >= Trust::Config
                && named.is_some_and(|named| named.family == names::Family::Password) =>
        {
            let written = node.at.text();
            if written.len() >= 4 {
                search.named(key, written, node.at.span, trust);
            }
        }
        // `secrets: [db-1]`, `imagePullSecrets`, are the names of some; what is drawn is one wherever it stands.
        Value::List(items) if key == "secrets" || key.ends_with("Secrets") || key.ends_with("_secrets") => {
            for item in items {
                if key == "secrets" && trust >= Trust::Config {
                    listed(search, item);
                }
                match item.as_text() {
                    Some(text) if looks_random(text) => search.named("secret", text, item.at.span, trust),
                    Some(_) => {}
                    None => walk(search, item, trust, depth + 1),
                }
            }
        }
        Value::List(items) if key.ends_with('s') && names::of(key.trim_end_matches('s')).is_some() => {
            for item in items {
                match item.as_text() {
                    Some(text) => search.named(key.trim_end_matches('s'), text, item.at.span, trust),
                    None => walk(search, item, trust, depth + 1),
                }
            }
        }
        Value::List(items) if key == "secretGenerator" => {
            items
                .iter()
                .filter_map(Node::as_map)
                .for_each(|generator| kubernetes::generated(search, generator, trust));
        }
        // `tokens: { agent: … }`: names of tokens rather than of settings.
        Value::Map(map) if matches!(key, "tokens" | "passwords" | "api_keys" | "apiKeys") => {
            for entry in &map.entries {
                match entry.node.as_text() {
                    Some(text) if looks_random(text) || is_uuid(text) => {
                        search.take(&entry.key, text, entry.node.at.span);
                    }
                    _ => self::entry(search, &entry.key, &entry.node, trust, depth + 1),
                }
            }
        }
        // `secrets: { boot: … }`: whatever they are called, if nobody would call a setting so.
        Value::Map(map) if key == "secrets" && trust >= Trust::Config => {
            for entry in &map.entries {
                match entry.node.as_text() {
                    Some(text) if is_drawn(text) && !kubernetes::is_public(&entry.key) => {
                        search.take(&entry.key, text, entry.node.at.span);
                    }
                    _ => self::entry(search, &entry.key, &entry.node, trust, depth + 1),
                }
            }
        }
        // `authorization: { type: Bearer, credentials: … }`
        Value::Map(map) if key == "authorization" && trust >= Trust::Config => {
            if let Some(node) = map.get("credentials")
                && let Some(text) = node.as_text()
                && value::is_of_header(text, trust)
            {
                search.take("credentials", text, node.at.span);
            }
            self::map(search, map, trust, depth + 1);
        }
        // Renovate's: what only its service can read.
        Value::Map(map) if key == "encrypted" => {
            let is_open = |node: &Node| node.as_text().is_none_or(|text| text.len() < SEALED);
            for entry in map.entries.iter().filter(|entry| is_open(&entry.node)) {
                self::entry(search, &entry.key, &entry.node, trust, depth + 1);
            }
        }
        // What `vault operator init` prints.
        Value::List(items) if UNSEAL.contains(&key) => {
            for item in items {
                if let Some(text) = item.as_text() {
                    search.certain(key, text, item.at.span);
                }
            }
        }
        // Traefik's: the object that holds the logins.
        Value::Map(map)
            if matches!(key, "basicAuth" | "digestAuth")
                && map.get("secret").and_then(Node::as_text).is_some_and(called::is_object_name) =>
        {
            for entry in map.entries.iter().filter(|entry| entry.key != "secret") {
                self::entry(search, &entry.key, &entry.node, trust, depth + 1);
            }
        }
        // Grafana's: what is kept encrypted, whatever it is called.
        Value::Map(map)
            if trust >= Trust::Loose
                && matches!(key, "secureJsonData" | "secure_json_data" | "secureSettings") =>
        {
            for entry in &map.entries {
                match entry.node.as_text() {
                    Some(text) => search.certain(&entry.key, text, entry.node.at.span),
                    None => walk(search, &entry.node, trust, depth + 1),
                }
            }
        }
        Value::Map(map) if key == "chpasswd" && trust >= Trust::Loose => {
            logins(search, map);
            self::map(search, map, trust, depth + 1);
        }
        // `DEPLOY_TOKEN: { value: … }`
        Value::Map(map) if named.is_some() && trust >= Trust::Loose => {
            for key_of_value in ["value", "default"] {
                if let Some(value) = map.get(key_of_value)
                    && let Some(text) = value.as_text()
                {
                    let trust = if key_of_value == "value" { trust } else { Trust::Loose };
                    search.named(key, text, value.at.span, trust);
                }
            }
            self::map(search, map, trust, depth + 1);
        }
        _ => walk(search, node, trust, depth + 1),
    }
}

/// In characters of base64: what RSA or PGP encrypts takes more.
const SEALED: usize = 150;

const UNSEAL: [&str; 4] = ["unseal_keys_b64", "unseal_keys_hex", "recovery_keys_b64", "recovery_keys_hex"];

/// Whether nobody would call a setting so.
fn is_drawn(text: &str) -> bool {
    composed::is_strong(text) || is_drawn_of_letters(text)
}

/// `secrets: [ { name: registry, value: … } ]`, as Azure's containers have it.
fn listed(search: &mut Search, item: &Node) {
    let Some(map) = item.as_map() else { return };
    let text = |key: &str| Some((map.get(key)?.as_text()?, map.get(key)?.at.span));
    if let (Some((name, _)), Some((value, at))) = (text("name"), text("value"))
        && !value.starts_with('[')
        && stores::is_held(name, value)
    {
        search.take("value", value, at);
    }
}

/// `name: DB_PASSWORD` beside `value: …`, however the two are called: `OptionName` and `Value`, `parameter_key` and
/// `parameter_value`.
pub fn pairs(search: &mut Search, map: &Map, trust: Trust) {
    // Asked of every map of every document, and hardly any has one.
    let Some(value) =
        map.entries.iter().find(|entry| entry.key.ends_with("alue") && entry.node.as_text().is_some())
    else {
        return;
    };
    let Some(text) = value.node.as_text() else { return };
    let of_value = names::snake(&value.key);
    // What the two are of: `parameter`.
    let of = of_value.strip_suffix("value").unwrap_or("").trim_end_matches('_');
    let is_name = |key: &str| {
        let key = names::snake(key);
        let (of_name, last) = key.rsplit_once('_').unwrap_or(("", &key));
        matches!(last, "name" | "key" | "variable")
            && (of_name.is_empty() || of_name == of || PLAIN.contains(&of) && NAMED.contains(&of_name))
    };
    let called =
        map.entries.iter().filter(|entry| is_name(&entry.key)).filter_map(|entry| entry.node.as_text());
    // One may have both a name and a key.
    let mut last = called.map(|name| name.rsplit(['.', '/']).next().unwrap_or(name));
    if let Some(name) = last.find(|name| names::of(name).is_some()) {
        search.named(name, text, value.node.at.span, trust);
    }
}

/// A `value` may be that of whatever is named beside it.
const PLAIN: [&str; 2] = ["", "default"];
const NAMED: [&str; 6] = ["option", "parameter", "setting", "variable", "property", "env"];

/// What stands inside a text: an assignment, a command, a script, a document of its own.
fn inside(search: &mut Search, node: &Node, text: &str, trust: Trust) {
    let is_asked = trust >= Trust::Loose && text.len() >= 8 && search.has_word(node.at.span);
    if !is_asked || !command::is_worth_reading(text) {
        return;
    }
    search.inside(text, node.at.span);
    if trust >= Trust::Config {
        let span = node.at.span;
        for (name, value) in command::assignments(text) {
            search.named(name, value, span, trust);
        }
        if text.trim_start().starts_with(['{', '[']) {
            embedded(search, text, node, trust);
        } else if ["secureJsonData:", "secureSettings:"].iter().any(|key| text.contains(key))
            || has_flow(text)
            || has_pairs(text)
        {
            search.of_document(text, node.at.span, trust);
        }
    }
}

/// Whether a text of several lines may be YAML with names and values in braces, which no line tells: cloud-init's.
fn has_flow(text: &str) -> bool {
    text.contains('\n') && text.contains(": ") && text.contains('{')
}

/// Whether names may stand beside their values in it: a chart's `env`.
fn has_pairs(text: &str) -> bool {
    text.contains("name:") && text.contains("value:")
}

/// JSON inside a text: a secret's string, container definitions.
pub fn embedded(search: &mut Search, text: &str, node: &Node, trust: Trust) {
    if let Some(document) = crate::iac::json::read_embedded(text, &node.at) {
        walk(search, &document, trust, DEEPEST / 2);
    }
}

/// A file that SOPS keeps: its values are ciphertext, its own keys are no secrets.
fn is_encrypted(top: &Map) -> bool {
    top.get("sops").is_some_and(|node| {
        node.as_map().is_some_and(|map| map.get("mac").is_some() || map.get("version").is_some())
    })
}

/// What describes settings rather than making them: OpenAPI, JSON schema.
fn is_description(top: &Map) -> bool {
    let has = |key: &str| top.get(key).is_some();
    has("openapi")
        || has("swagger")
        || has("definitions") && has("$schema")
        || has("properties") && has("$schema")
}

/// `"Parameters": ["DBPassword=…"]`, as deployments of CloudFormation take them.
fn has_overrides(top: &Map) -> bool {
    let Some(Value::List(items)) = top.get("Parameters").map(|node| &node.value) else { return false };
    items.iter().any(|item| item.as_text().is_some_and(|text| text.contains('=')))
}

/// What ECS runs.
fn is_task(top: &Map) -> bool {
    ["containerDefinitions", "ContainerDefinitions"]
        .iter()
        .any(|key| top.get(key).is_some_and(|node| matches!(node.value, Value::List(_))))
}

/// Google's Deployment Manager.
fn is_deployment(top: &Map) -> bool {
    let Some(Value::List(items)) = top.get("resources").map(|node| &node.value) else { return false };
    items
        .iter()
        .filter_map(Node::as_map)
        .any(|map| map.get("type").is_some() && map.get("properties").is_some())
}

/// Keys of plays and tasks, and the modules that tasks are given passwords to.
const MODULES: [&str; 34] = [
    "hosts",
    "tasks",
    "roles",
    "become",
    "when",
    "register",
    "notify",
    "block",
    "shell",
    "command",
    "raw",
    "script",
    "user",
    "win_user",
    "win_domain_user",
    "copy",
    "template",
    "lineinfile",
    "set_fact",
    "include_tasks",
    "import_tasks",
    "include_role",
    "import_role",
    "uri",
    "get_url",
    "htpasswd",
    "mysql_user",
    "mysql_db",
    "postgresql_user",
    "mongodb_user",
    "rabbitmq_user",
    "docker_login",
    "docker_container",
    "expect",
];

fn is_ansible(root: &Node) -> bool {
    let Value::List(items) = &root.value else { return false };
    let is_module =
        |key: &str| MODULES.contains(&key) || key.starts_with("ansible.") || key.starts_with("community.");
    items.iter().filter_map(Node::as_map).any(|map| map.entries.iter().any(|entry| is_module(&entry.key)))
}
