//! Literals that only what they are handed to, or how they are written, says are secret.

use crate::classes::{LETTERS, drawn};
use crate::reached::{passes, told};

/// A text of a state with a result in it.
fn state() -> String {
    // In pieces, so that this file is no state itself.
    let [version, lineage] = [["terraform", "_version"].concat(), ["line", "age"].concat()];
    serde_json::json!({
        "version": 4, version: "1.5.0", "serial": 3, lineage: "0f8fad5b-d9cb-469f-a165-70867728950e", "outputs": {},
        "resources": [{
            "mode": "managed", "type": "random_password", "name": "a", "provider": "random",
            "instances": [{ "attributes": { "id": "none", "result": drawn(LETTERS, 16, 91) } }],
        }],
    })
    .to_string()
}

#[test]
fn state_and_settings_with_entities_or_escapes_are_told() {
    let entities = state().replace('"', "&quot;");
    assert_eq!(told(&[("a.html", format!("<p>\n<pre data-a=\"{entities}\"></pre>\n"))]).len(), 1);
    assert_eq!(told(&[("a.html", format!("<p>\n<pre>{}</pre>\n", state().replace('"', "&#34;")))]).len(), 1);
    let escape = |sign: char| {
        if sign.is_ascii_alphanumeric() { sign.to_string() } else { format!("%{:02X}", sign as u32) }
    };
    let url: String = state().chars().map(escape).collect();
    assert_eq!(told(&[("a.txt", format!("https://a.example.net/?state={url}&x=y\n"))]).len(), 1);
    // The place is that of the value, not that of the whole.
    let value = ["wQzkpr-7", "Tn4xLm"].concat();
    let settings = format!(
        "<pre>{{&quot;host&quot;: &quot;a&quot;,\n&quot;db_password&quot;: &quot;{value}&quot;}}</pre>\n"
    );
    assert_eq!(told(&[("a.xml", settings)]), [("a.xml".to_owned(), 2, 32)]);
    for text in [
        "<p>A state has &quot;terraform~version&quot;: &quot;1.5.0&quot; and &quot;lineage&quot; in it.</p>\n",
        "<p>Set &quot;db_password&quot;: &quot;CHANGE_ME&quot; or &quot;secret_key&quot;.</p>\n",
        "https://a.example.net/?q=%22lineage%22&password=%24%7Bx%7D\n",
    ] {
        // In pieces, as above.
        assert_eq!(told(&[("a.html", text.replace('~', "_"))]), []);
    }
}
