//! What must not lie in a repository: states, archives, logins. The first byte says under which name.
#![no_main]

use iacgate::state::Recogniser;
use iacgate::text::Reading;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 24] = [
    "a.json",
    "a.tfstate",
    "a.gz",
    "a.tar",
    "a.tgz",
    "a.zip",
    "a.bz2",
    "a.xz",
    "a.zst",
    "a.yaml",
    "a.tf",
    "a.txt",
    "a.log",
    "a.jks",
    "a.p12",
    "a.ppk",
    ".env",
    ".netrc",
    ".npmrc",
    ".aws/credentials",
    ".docker/config.json",
    "kubeconfig",
    "cdk.out/a.template.json",
    ".pulumi/stacks/a.json",
];

fuzz_target!(|input: &[u8]| {
    let Some((name, bytes)) = input.split_first() else { return };
    let path = NAMES[usize::from(*name) % NAMES.len()].into();
    let look = Recogniser { largest_model: 1 << 20 }.look(&Reading::new(&path, bytes));
    if let Some(found) = look.found {
        found.describe();
        iacgate::state::gitignore_lines(&path, &found);
    }
});
