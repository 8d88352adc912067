use std::io::Write;

use base64::Engine;

use super::*;

/// State of version 1 with a root module and nothing in it, packed by bzip2, lzma, xz and zstd themselves. The base64 is
/// written backwards: no scanner is to take this file for what it is about.
pub const BZIP2: &str = "=AQAubRAkQhTRydxv0B+WvazDENjIQIxijWxYxcvMueQMmPFKQJoVimhZUvoPzTQHZANAohmMRo6NZAlHZUTohEAgow3nZiCAABIEAFgbMCAAQAubRQWTZSWBFTOoplQ";
pub const LZMA: &str = "==AAgX8t//P/ViFf9iOP4aQbJ1VJ26gVZ9dL/dJH8FiDHLFme+voz2V2ugbIZ+ykqN3porNaZPvPawDE0USfjZqhQOFlGrIi9Aw//////////DAgAAQX";
pub const XZ: &str = "=oVWEAAAAAQA9Nvtf4cnOoySdFAA8uznncvVa0MAAAAAAggn71L68grBtlUXlYrDWl13t83lcwXIOcsUY65/iObXZ7Cuhk5LTq2cniu2ol98+oBPQQTJ9NmpGC5UUasiI2DAdFEAKBA4jW+L0BAAAYRAhAgAGRr1mTAAAoFW6dT/";
pub const ZSTD: &str = "==wJYT/QNtJIAEQWFXYUk7E+B8OUjmZAIvCRXxnR0ppwvnY1zw3oefVaddNfGTbrW/v6fxEc66KZFc5eWIICfO6BXBKFOQoQAIQFYRQ/vULK";

/// The same in a zip whose method is LZMA.
pub const ZIP_LZMA: &str = "=AAAAAAA6BAAA8CABAQAAAAAAYQBLBVYAAAAAEAgAAAAAAAAAAAAAAQAAAAAcBAAAsF1b6jzAECAAAgDAIAA/MwPCEwSQB0EG6/jo3ouJtXA9+Q5ScJsXtItZyUP4aQbJ1VJ26gVZ9dL/dJH8FiDHLFme+voz2V2ugbIZ+ykqN3porNaZPvPawDE0USfjZqhQOFlGrIi9AAAACAAdBQBEkQYAAAABAAAAwFAAAwWUvpPODQIAAAAOAgAA8DBDsEU";

pub fn decoded(backwards: &str) -> Vec<u8> {
    let text: String = backwards.chars().rev().collect();
    base64::engine::general_purpose::STANDARD.decode(text).expect("written so")
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("into memory")
}

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).and_then(|()| packer.finish()).expect("into memory")
}

pub fn tar(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, name, content.as_slice()).expect("into memory");
    }
    archive.into_inner().expect("into memory")
}

pub fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, content) in files {
        let started = archive.new_file(name).compression_method(rawzip::CompressionMethod::DEFLATE).start();
        let (mut entry, config) = started.expect("into memory");
        let mut writer =
            config.wrap(flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default()));
        writer.write_all(content).expect("into memory");
        let (packer, descriptor) = writer.finish().expect("into memory");
        packer.finish().expect("into memory");
        entry.finish(descriptor).expect("into memory");
    }
    archive.finish().expect("into memory");
    bytes
}

fn names(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let packing = Packing::of(bytes).expect("it is packed");
    each(&"a.gz".into(), bytes, packing, &mut Budget::default(), &mut |path, _, _| {
        names.push(path.to_string());
        true
    });
    names
}

#[test]
fn what_is_inside_has_its_own_name() {
    assert_eq!(names(&gzip(b"text")), ["a"]);
    assert_eq!(names(&tar(&[("x/y", b"1".to_vec()), ("z", b"2".to_vec())])), ["x/y", "z"]);
    assert_eq!(names(&zip(&[("x/y", b"1".to_vec()), ("z", b"2".to_vec())])), ["x/y", "z"]);
}

#[test]
fn a_text_is_no_tar_and_a_header_that_does_not_add_up_is_none() {
    let mut archive = tar(&[("x", b"1".to_vec())]);
    assert_eq!(Packing::of(&archive), Some(Packing::Tar));
    archive[0] ^= 1;
    assert_eq!(Packing::of(&archive), None);
    assert_eq!(Packing::of(&[b'0'; 600]), None);
    assert_eq!(Packing::of(&[0; 600]), None);
}

#[test]
fn what_cannot_matter_is_not_unpacked() {
    let mut budget = Budget::default();
    let packed = gzip(&[0x89, b'P', b'N', b'G', 0, 0, 0].repeat(100_000));
    let mut seen = 0;
    each(&"a.gz".into(), &packed, Packing::Gzip, &mut budget, &mut |_, _, _| {
        seen += 1;
        true
    });
    assert_eq!((seen, budget.bytes), (0, MOST_BYTES));
}
