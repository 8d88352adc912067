//! Networks and ports.

use super::{No, Unknown, Yes, holds};

const X: &str = "variable \"x\" {}";

#[test]
fn networks_of_both_kinds() {
    holds(
        X,
        &[
            (r#"{ path = "a", network = "open" }"#, "a = [\"10.0.0.0/8\", \"0.0.0.0/0\"]", Yes),
            (r#"{ path = "a", network = "open" }"#, "a = \"::/0\"", Yes),
            (r#"{ path = "a", network = "open" }"#, "a = [\"0.0.0.0/1\", \"128.0.0.0/1\"]", Yes),
            (
                r#"{ path = "a", network = "open" }"#,
                "a = [\"0.0.0.0/2\", \"64.0.0.0/2\", \"128.0.0.0/2\", \"192.0.0.0/2\"]",
                Yes,
            ),
            (r#"{ path = "a", network = "open" }"#, "a = [\"8.8.8.0/24\"]", No),
            (r#"{ path = "a", network = "open" }"#, "a = [var.x]", Unknown),
            (r#"{ path = "a", network = "open" }"#, "a = [\"pl-0123\"]", Unknown),
            (r#"{ path = "a", network = "public" }"#, "a = [\"10.0.0.0/8\", \"8.8.8.0/24\"]", Yes),
            (r#"{ path = "a", network = "public" }"#, "a = [\"10.0.0.0/8\", \"fd00::/8\"]", No),
            (r#"{ path = "a", network = "private" }"#, "a = [\"10.0.0.0/8\", \"8.8.8.0/24\"]", No),
            (r#"{ path = "a", network = "private" }"#, "a = [\"10.0.0.0/8\", \"fd00::/8\"]", Yes),
            (r#"{ path = "a", within = "10.0.0.0/8" }"#, "a = [\"10.1.0.0/16\", \"192.168.0.0/24\"]", No),
            (
                r#"{ path = "a", within = ["10.0.0.0/8", "192.168.0.0/16"] }"#,
                "a = [\"10.1.0.0/16\", \"192.168.0.0/24\"]",
                Yes,
            ),
            (r#"{ path = "a", within = ["10.0.0.0/8"] }"#, "a = [\"10.1.0.0/16\", var.x]", Unknown),
        ],
    );
}

#[test]
fn ports_and_ranges_of_them() {
    let at = |from: &str, to: &str| format!("from = {from}\nto = {to}\nprotocol = \"tcp\"");
    let ssh = r#"{ from = "from", to = "to", protocol = "protocol", ports = [22] }"#;
    let high = r#"{ from = "from", to = "to", ports = ["1024-65535"] }"#;
    let all = r#"{ from = "from", to = "to", protocol = "protocol", all = true }"#;
    let setting = r#"{ from = "from", to = "to", ports-setting = "ports" }"#;
    holds(
        X,
        &[
            (ssh, &at("22", "22"), Yes),
            (ssh, &at("0", "1024"), Yes),
            (ssh, &at("23", "1024"), No),
            (ssh, &at("\"22\"", "\"22\""), Yes),
            (ssh, &at("var.x", "22"), Unknown),
            (ssh, "protocol = \"-1\"", Yes),
            (ssh, "protocol = -1\nfrom = 0\nto = 0", Yes),
            (ssh, "protocol = \"icmp\"\nfrom = 0\nto = 100", No),
            (ssh, "protocol = var.x\nfrom = 22\nto = 22", Unknown),
            (ssh, "protocol = var.x\nfrom = 80\nto = 80", Unknown),
            (ssh, "", No),
            (high, &at("80", "2000"), Yes),
            (high, &at("80", "443"), No),
            (all, &at("0", "65535"), Yes),
            (all, &at("0", "65534"), No),
            (all, "protocol = \"all\"", Yes),
            (all, &at("0", "var.x"), Unknown),
            (setting, &at("22", "22"), Yes),
            (setting, &at("8050", "8050"), Yes),
            (setting, &at("8100", "9000"), No),
        ],
    );
}

#[test]
fn ranges_written_as_texts() {
    let ssh = r#"{ ranges = "a", protocol = "protocol", ports = [22] }"#;
    let all = r#"{ ranges = "a", all = true }"#;
    let setting = r#"{ ranges = "a", ports-setting = "ports" }"#;
    holds(
        X,
        &[
            (ssh, "a = \"22\"", Yes),
            (ssh, "a = 22", Yes),
            (ssh, "a = \"20-30\"", Yes),
            (ssh, "a = \"*\"", Yes),
            (ssh, "a = [\"80\", \"20-30\"]", Yes),
            (ssh, "a = [\"80\", var.x]", Unknown),
            (ssh, "a = [var.x, \"22\"]", Yes),
            (ssh, "a = var.x", Unknown),
            (ssh, "a = [\"80\", \"443\"]", No),
            (ssh, "a = [\"22\"]\nprotocol = \"icmp\"", No),
            (ssh, "", No),
            (all, "a = \"*\"", Yes),
            (all, "a = [\"0-65535\"]", Yes),
            (all, "a = [\"22\"]", No),
            (setting, "a = [\"8050\"]", Yes),
        ],
    );
}
