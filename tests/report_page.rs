//! The HTML report in a real browser: it loads without an error, filters, searches, prints, and takes no markup from
//! a repository. Skipped, and said so, where `tests/setup-browser.sh` found none.

mod support;

use std::path::Path;
use std::process::Command;

use support::TestRepo;

const VOLUME: &str = "resource \"aws_ebs_volume\" \"scratch\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted         = false\n}\n";

#[test]
fn the_page_works_in_a_browser_and_takes_no_markup_from_a_repository() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let modules = target.join("browser/node_modules");
    if !modules.is_dir() {
        eprintln!("skipped: no browser; ./tests/setup-browser.sh says what is missing");
        return;
    }
    let repo = TestRepo::new();
    let hostile = "<img src=x onerror='window.injected=true'>";
    repo.stage(format!("envs/{}.tf", hostile.replace('/', "")), VOLUME);
    repo.stage(
        "envs/prod/main.tf",
        "# </pre><script>window.injected = true</script>\nresource \"aws_ebs_volume\" \"other\" { # <b>bold</b>\n  availability_zone = \"</script><script>window.injected = true</script>\"\n  encrypted = false\n}\n",
    );
    repo.stage("terraform.tfstate", "{\"version\": 4, \"terraform_version\": \"1.9.0\", \"serial\": 1, \"lineage\": \"3d1f\", \"outputs\": {}, \"resources\": []}");
    repo.commit("all");
    let page = repo.beside("report.html");
    let run = repo.run(&["audit", "--format", "html", "--output", page.to_str().expect("a path")]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""), "{}", run.stderr);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/page.cjs");
    let output = Command::new("node")
        .arg(script)
        .arg(&page)
        .arg("tfstate critical")
        .env("NODE_PATH", modules)
        .output()
        .expect("Node.js runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen: serde_json::Value = serde_json::from_slice(&output.stdout).expect("what it saw");
    let number = |key: &str| seen[key].as_u64().unwrap_or(0);
    assert_eq!(seen["errors"], serde_json::json!([]));
    assert_eq!((number("requests"), number("foreign")), (0, 0), "{seen:#}");
    assert_eq!(seen["ran"], false);
    assert!(number("all") >= 3, "{seen:#}");
    assert_eq!(seen["first_bar"], format!("critical {} finding", number("after_click")), "{seen:#}");
    assert_eq!(seen["told"], format!("{} of {} findings", number("after_click"), number("all")));
    assert_eq!(number("after_key"), number("all"), "a second press takes it back");
    assert_eq!(number("after_search"), 1);
    assert_eq!(number("after_clear"), number("all"));
    assert_eq!(seen["has_dark"], true);
    assert_eq!(seen["light_violations"], serde_json::json!([]), "{seen:#}");
    assert_eq!(seen["dark_violations"], serde_json::json!([]), "{seen:#}");
    assert_eq!(seen["break_in_print"], "auto", "{seen:#}");
    assert!(number("pdf") > 10_000 && seen["open_for_print"] == true, "{seen:#}");
}
