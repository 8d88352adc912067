//! The Python package that carries the program: built, and installed where there is no compiler.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::TestRepo;

fn succeed(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    let told = [output.stdout.clone(), output.stderr].concat();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&told));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_wheel_installs_without_a_compiler_and_judges_a_commit() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    let maturin = target.join("frameworks/bin/maturin");
    assert!(maturin.is_file(), "no maturin: run ./tests/setup-frameworks.sh (./tests/run does)");
    let repo = TestRepo::new();
    let wheels = repo.beside("wheels");
    // The build that these tests run is put in: what is tested is the packing.
    let mut build = Command::new(maturin);
    build.args(["build", "--quiet", "--profile", "dev", "--locked", "--offline", "--target-dir"]).arg(target);
    build.arg("--out").arg(&wheels).current_dir(env!("CARGO_MANIFEST_DIR"));
    succeed(&mut build);
    let wheel: PathBuf =
        std::fs::read_dir(&wheels).expect("listed").next().expect("a wheel").expect("listed").path();
    let name = wheel.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with(concat!("iacgate-", env!("CARGO_PKG_VERSION"), "-py3-none-")), "{name}");

    let clean = repo.beside("clean");
    succeed(repo.command("python3").args(["-m", "venv"]).arg(&clean));
    let mut install = repo.command(clean.join("bin/python"));
    install
        .args(["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"])
        .arg(&wheel);
    // Git is all that it needs beside itself.
    succeed(install.env("PATH", clean.join("bin")));
    repo.stage(
        "main.tf",
        "resource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  encrypted = false\n}\n",
    );
    let path = format!("{}:/usr/bin:/bin", clean.join("bin").display());
    let output = repo.command(clean.join("bin/iacgate")).env("PATH", path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("[unencrypted-volume]"));
}
