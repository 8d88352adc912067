use std::io::Write;

use base64::Engine;

use super::*;

/// `{"version": 1, "serial": 1, "modules": [{"path": ["root"], "outputs": {}}]}` by bzip2, xz and zstd.
pub const BZIP2: &str = "QlpoOTFBWSZTWQRbuAQAACMbgFAEIBAACiZn3wogAEhoTUZHlAZN6oRMmhoANAZHQTzPovUZhmiVoJQKFPmMQeuMvcxYxWjixIQIjNEDzavW+B0vxdyRThQkARbuAQA=";
pub const LZMA: &str = "XQAAgAD//////////wA9iIrGlFOQhqZjfSU0EDwaPvPZaNrop3Nqky+ZIbgu2V2zov+emFLHDiF8HJd/Ld9ZVg62JV1JbQa4POi9fFiV/P//t8XgAA==";
pub const XZ: &str = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ABKAEFdAD2IisaUU5CGpmN9JTQQPBo+89lo2uinc2qTL5khuC7ZXbOi/56YUscOIXwcl38t31lWDrYlXUltBrg86L17nggAAAAAAM0aVvcnnzu8AAFdSyoOnc4ftvN9AQAAAAAEWVo=";
pub const ZSTD: &str = "KLUv/QRYFQIAQoQOFKBXB6OfCIIWe5cFZK66cExf6v/WrbTGfNddaVfeo3wz1Ynvwpp0RnxXRCvIAZmjUO8B+E7kUYXFWQEAIJtNQ/TYJw==";

pub fn decoded(text: &str) -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(text).expect("written so")
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
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
