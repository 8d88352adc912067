//! Bytes that nobody meant well: no panic, no blow-up, whatever they are.

use std::time::Duration;

use super::tests::{json, state};
use super::unpack::tests::{decoded, gzip, tar, zip};
use super::{Look, Recogniser};
use crate::text::{Reading, worked};

/// Tries, each with a few changes: enough to meet every branch, and a second in a debug build.
const TRIES: u64 = 400;

/// Beyond this one blob costs more than a hook may.
const LONGEST: Duration = Duration::from_secs(20);

fn look(path: &str, bytes: &[u8]) -> Look {
    Recogniser { largest_model: 1 << 20 }.look(&Reading::new(&path.into(), bytes))
}

/// The same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let state = state();
    let pickle = b"\x80\x04}\x94\x8c\x04name\x94\x8c\x02os\x94\x8c\x06system\x94\x86\x94s.".to_vec();
    let files = [("a/state.json", state.as_bytes().to_vec()), ("m/data.pkl", pickle.clone())];
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, gzip(state.as_bytes()));
    vec![
        ("a.json", state.as_bytes().to_vec()),
        ("a.gz", gzip(state.as_bytes())),
        ("a.tar", tar(&files)),
        ("a.tgz", gzip(&tar(&files))),
        ("a.zip", zip(&files)),
        ("a.bz2", decoded(super::unpack::tests::BZIP2)),
        ("a.xz", decoded(super::unpack::tests::XZ)),
        ("a.zst", decoded(super::unpack::tests::ZSTD)),
        ("a.yaml", format!("data:\n  tfstate: {base64}\n").into_bytes()),
        ("a.tf", format!("locals {{\n  a = <<EOF\n{state}\nEOF\n}}\n").into_bytes()),
        ("a.pkl", pickle),
        ("a.jks", [[0xfe, 0xed, 0xfe, 0xed], [0, 0, 0, 2], [0, 0, 0, 1], [0, 0, 0, 2]].concat()),
        ("a.p12", [&[0x30, 0x40, 2, 1, 3, 0x30], [0x2a; 60].as_slice()].concat()),
        (".docker/config.json", json("{'auths': {'a': {'auth': 'YTpi'}}}").into_bytes()),
        (".env", b"A_TOKEN=b\n".to_vec()),
    ]
}

#[test]
fn changed_and_cut_files_of_every_sort_are_judged_without_a_panic() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for (path, sample) in samples() {
        for _ in 0..TRIES {
            let mut bytes = sample.clone();
            for _ in 0..=numbers.below(6) {
                let at = numbers.below(bytes.len());
                match numbers.below(4) {
                    0 => bytes[at] = numbers.next() as u8,
                    1 => bytes[at] = [0, 0xff, 0x7f, b'"'][numbers.below(4)],
                    2 => bytes.truncate(at.max(1)),
                    _ => {
                        let end = (at + numbers.below(64)).min(bytes.len());
                        let part = bytes[at..end].to_vec();
                        bytes.splice(at..at, part);
                    }
                }
            }
            look(path, &bytes);
        }
    }
}

#[test]
fn random_bytes_behind_every_beginning_are_judged_without_a_panic() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    for (path, sample) in samples() {
        for _ in 0..TRIES / 4 {
            let mut bytes = sample[..sample.len().min(4 + numbers.below(12))].to_vec();
            bytes.extend((0..numbers.below(4096)).map(|_| numbers.next() as u8));
            look(path, &bytes);
        }
    }
}

#[test]
fn what_is_made_to_cost_much_costs_little() {
    let before = worked();
    let zeros = gzip(&vec![0x20; 90 << 20]);
    let bomb: Vec<(String, Vec<u8>)> =
        (0..40).map(|number| (format!("{number}.gz"), zeros.clone())).collect();
    let bomb: Vec<(&str, Vec<u8>)> =
        bomb.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    assert!(look("bomb.zip", &zip(&bomb)).unread.is_some());
    assert!(look("bomb.tar.gz", &gzip(&tar(&bomb))).unread.is_some());
    // Sizes that are written and not there.
    let mut huge = tar(&[("a.json", vec![b'{'])]);
    huge[124..136].copy_from_slice(b"77777777777\0");
    look("huge.tar", &huge);
    look("huge.pkl", b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f");
    // An object that opens again and again, and never ends.
    let open = br#"{"lineage": "#.repeat(200_000);
    look("open.txt", &open);
    look("deep.json", &b"[".repeat(2_000_000));
    look("deep.txt", &[br#"x {"lineage":"#.as_slice(), &br#"{"a":"#.repeat(300_000)].concat());
    look("runs.txt", &b"eyJ ".repeat(500_000));
    look("lines.txt", &b"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9eyJhbGciOiJIUzI1NiIsInR5\n".repeat(50_000));
    look("values.pkl", &[b"\x80\x04(".as_slice(), &b"N".repeat(8 << 20)].concat());
    look("imports.pkl", &[b"\x80\x04".as_slice(), &b"cos\nsystem\n".repeat(300_000)].concat());
    let took = worked() - before;
    assert!(took < LONGEST, "it took {took:?}");
}
