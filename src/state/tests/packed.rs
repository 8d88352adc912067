//! State in packed files, built here with the crates that unpack them.

use super::super::unpack::tests::{deflate, gzip, tar, zip};
use super::*;

#[test]
fn state_is_found_in_archives_whatever_they_are_called() {
    let files = [("README", "hello".as_bytes().to_vec()), ("prod/data.json", state().into_bytes())];
    let tarred = tar(&files);
    for (name, bytes, inside) in [
        ("picture.png", gzip(state().as_bytes()), "inside a gzip file"),
        ("old.tar", tarred.clone(), "inside a tar archive"),
        ("old.tgz", gzip(&tarred), "inside a gzip file"),
        ("backup.zip", zip(&files), "inside a zip archive"),
        ("backup.zip", zip(&[("in.tar.gz", gzip(&tarred))]), "inside a zip archive"),
    ] {
        let said = described(name, bytes);
        assert!(said.starts_with(&format!("{DESCRIBED}, {inside}; ")), "{name}: {said}");
    }
}

#[test]
fn state_packed_by_bzip2_xz_lzma_and_zstd_is_found() {
    for packed in [
        super::super::unpack::tests::BZIP2,
        super::super::unpack::tests::XZ,
        super::super::unpack::tests::LZMA,
        super::super::unpack::tests::ZSTD,
        super::super::unpack::tests::ZIP_LZMA,
    ] {
        let bytes = super::super::unpack::tests::decoded(packed);
        assert_eq!(rule("dump", bytes).as_deref(), Some("committed-state"), "{packed}");
    }
}

#[test]
fn state_in_a_bare_stream_or_in_base85_is_found() {
    let packed = deflate(state().as_bytes());
    let said = described("dump", &packed);
    assert!(said.starts_with(&format!("{DESCRIBED}, packed by deflate; ")), "{said}");
    let base85 = |bytes: &[u8], digit: fn(usize) -> u8| {
        let group = |four: &[u8]| {
            let number = (0..4).fold(0u32, |number, at| number << 8 | u32::from(*four.get(at).unwrap_or(&0)));
            let digits = (0..five(four)).map(|at| digit((number / 85u32.pow(4 - at) % 85) as usize));
            digits.map(char::from).collect::<String>()
        };
        bytes.chunks(4).map(group).collect::<String>()
    };
    let adobe = |bytes: &[u8]| base85(bytes, |digit| b'!' + digit as u8);
    for text in [
        adobe(state().as_bytes()),
        format!("<~{}~>\n", adobe(state().as_bytes())),
        adobe(&gzip(state().as_bytes())),
        base85(state().as_bytes(), |digit| super::super::base85::DIGITS[digit]),
        base85(&gzip(state().as_bytes()), |digit| super::super::base85::DIGITS[digit]),
    ] {
        assert_eq!(rule("dump.txt", &text).as_deref(), Some("committed-state"), "{text}");
    }
}

/// Digits that so many bytes take.
fn five(four: &[u8]) -> u32 {
    four.len() as u32 + 1
}

#[test]
fn a_zip_behind_a_program_is_found() {
    let archive = zip(&[("prod/data.json", state().into_bytes())]);
    let mut installer = b"#!/bin/sh\nexec unzip \"$0\"\n".to_vec();
    installer.extend(&archive);
    assert_eq!(rule("install.run", installer).as_deref(), Some("committed-state"));
    let mut cut = b"MZ\0\0".to_vec();
    cut.extend(&archive[..archive.len() - 30]);
    assert_eq!(rule("setup.exe", cut), None);
}

#[test]
fn state_that_is_spelled_in_other_digits_is_found() {
    let text = state();
    let digits = |chunk: &[u8]| {
        let pairs =
            chunk.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
        pairs.collect::<Vec<_>>().join(" ")
    };
    let lines = text.as_bytes().chunks(16).enumerate();
    let xxd: String = lines
        .clone()
        .map(|(number, chunk)| format!("{:08x}: {:<39}  {}\n", number * 16, digits(chunk), "add.a1 2b"))
        .collect();
    let hexdump: String = lines
        .map(|(number, chunk)| {
            let all: Vec<String> = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
            let (one, other) = all.split_at(all.len().min(8));
            format!("{:08x}  {}  {}  |abc|\n", number * 16, one.join(" "), other.join(" "))
        })
        .collect();
    assert_eq!(rule("dump.txt", xxd).as_deref(), Some("committed-state"));
    assert_eq!(rule("dump.txt", hexdump).as_deref(), Some("committed-state"));
    let mut spelled = String::new();
    for five in text.as_bytes().chunks(5) {
        let bits =
            five.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte)) << (8 * (5 - five.len()));
        let digits = (0..8).map(|at| (bits >> (35 - 5 * at)) as usize & 31);
        spelled.extend(digits.map(|digit| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digit])));
    }
    assert_eq!(rule("blob.txt", &spelled).as_deref(), Some("committed-state"));
    assert_eq!(rule("a.txt", "00000000: nothing\n00000010  else\n"), None);
    assert_eq!(rule("a.txt", "PMABCDEF".repeat(40)), None);
}

#[test]
fn a_plan_is_an_archive_and_tells_of_the_state_in_it() {
    let plan =
        zip(&[("tfplan", vec![8, 3]), ("tfstate", state().into_bytes()), ("tfstate-prev", vec![b'{', b'}'])]);
    assert!(
        described("out", &plan)
            .starts_with("Terraform plan, 1 resource, 1 sensitive output, a database password")
    );
    assert_eq!(lines("out", &plan), ["out"]);
    assert_eq!(lines("a.tfplan", plan), ["*.tfplan"]);
    assert_eq!(rule("tfplan", "Terraform will perform the following actions:\n"), None);
}

#[test]
fn an_archive_that_breaks_off_gives_what_came_before() {
    let long = state().replace(
        "\"tags\": {}",
        &format!("\"tags\": {{{}}}", "\"a\": \"b\", ".repeat(20_000).trim_end_matches(", ")),
    );
    let packed = gzip(long.as_bytes());
    assert_eq!(rule("d.gz", &packed[..packed.len() - 60]).as_deref(), Some("committed-state"));
}

#[test]
fn credentials_in_an_archive_are_told_and_other_files_are_not() {
    let netrc = format!("machine git.internal login ci password {}\n", word());
    assert_eq!(
        rule("home.zip", zip(&[("home/.netrc", netrc.into_bytes())])).as_deref(),
        Some("credential-file")
    );
    let source =
        [("main.tf", b"resource \"aws_vpc\" \"a\" {}\n".to_vec()), ("a.class", vec![0xca, 0xfe, 0, 0])];
    assert_eq!(look("module.tgz", gzip(&tar(&source))), Look::default());
    assert_eq!(
        look("design.docx", zip(&[("word/document.xml", b"<w>terraform.tfstate</w>".to_vec())])),
        Look::default()
    );
}

#[test]
fn an_archive_beyond_the_limits_is_said_to_be_unread() {
    let zeros = gzip(&vec![b' '; 80 << 20]);
    assert_eq!(look("zeros.gz", zeros).unread, Some("it unpacks to more than 250 times its size"));
    let mut nested = state().into_bytes();
    for _ in 0..8 {
        nested = gzip(&nested);
    }
    assert_eq!(look("deep.gz", nested).unread, Some("archives lie in it more than 5 deep"));
    let many: Vec<(String, Vec<u8>)> = (0..10_100).map(|number| (format!("{number}"), vec![b'a'])).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert_eq!(look("many.zip", zip(&many)).unread, Some("it holds more than 10,000 files"));
}

#[test]
fn a_private_key_in_an_archive_is_told_unless_it_is_a_tests() {
    let key = ["-----BEGIN RSA PRIV", "ATE KEY-----\n", &"MIIEpAIBAAKCAQEA7bq3".repeat(20), "\n"].concat();
    let archive = |path: &str, text: &str| {
        gzip(&tar(&[("README", b"hello".to_vec()), (path, text.as_bytes().to_vec())]))
    };
    assert_eq!(rule("backup.tgz", archive("ssh/id_rsa", &key)).as_deref(), Some("credential-file"));
    assert_eq!(rule("lib.tgz", archive("package/test/server.key", &key)), None);
    assert_eq!(rule("lib.tgz", archive("package/index.js", &format!("const K = `{key}`"))), None);
    assert_eq!(rule("lib.tgz", archive("ca.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n")), None);
}

#[test]
fn state_in_hexadecimal_digits_and_in_utf_32_is_found() {
    let state = state();
    let hex: String = state.bytes().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<&str> =
        hex.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("digits")).collect();
    for text in [hex.clone(), hex.to_uppercase(), format!("state: {hex}\n"), lines.join("\n")] {
        let said = described("dump.txt", text);
        assert!(said.contains("inside a value in hexadecimal"), "{said}");
    }
    assert_eq!(rule("a.txt", "7b22".to_owned() + &"00ff".repeat(80)), None);
    let wide = |unit: fn(u32) -> [u8; 4]| -> Vec<u8> {
        state.chars().flat_map(|letter| unit(letter.into())).collect()
    };
    for bytes in [
        wide(u32::to_le_bytes),
        wide(u32::to_be_bytes),
        [&[0xff, 0xfe, 0, 0], wide(u32::to_le_bytes).as_slice()].concat(),
    ] {
        assert_eq!(rule("dump.json", bytes).as_deref(), Some("committed-state"));
    }
}
