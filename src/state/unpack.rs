//! What lies inside packed files: gzip, bzip2, xz, lzma, zstd, zip, tar. The only user of the crates that unpack.
//!
//! In: bytes, and a [`Budget`] for all that one blob may unpack to. Out: each file inside, with its name, in
//! memory. A file that breaks off gives what came before; what can't be read gives nothing.

use std::io::Read;

use crate::path::RepoPath;

/// What one blob may unpack to, all of its layers together: state is a few MiB, and a second is too long for a hook.
const MOST_BYTES: usize = 64 << 20;
/// Files in one blob's archives: a bigger one is somebody's library.
const MOST_FILES: usize = 10_000;
/// Archives in archives: `state.tar.gz` is two deep, in base64 three.
pub const DEEPEST: usize = 5;
/// Text packs to a tenth, state to a thirtieth. What packs better than this was made to.
const MOST_RATIO: usize = 250;
/// Below this many bytes no ratio is asked for: a file of zeros is small.
const RATIO_FROM: usize = 4 << 20;
/// What decides whether a packed file is worth unpacking whole: a tar's first header.
const HEAD: usize = 512;
/// An xz or zstd that asks for a bigger dictionary was not made by their default levels.
const XZ_MEMORY_KIB: u32 = 128 << 10;

/// What unpacking may still cost, and the limit that it met.
pub struct Budget {
    bytes: usize,
    files: usize,
    /// For people: what was left unread.
    pub met: Option<&'static str>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MOST_BYTES, files: MOST_FILES, met: None }
    }
}

impl Budget {
    /// Whether all is spent: nothing more is unpacked.
    pub fn is_spent(&self) -> bool {
        self.bytes == 0 || self.files == 0
    }

    pub fn too_deep(&mut self) {
        self.met = Some("archives lie in it more than 5 deep");
    }

    /// As much of a size as is left.
    fn take(&mut self, size: usize) -> usize {
        let taken = size.min(self.bytes);
        self.bytes -= taken;
        if taken < size {
            self.met = Some("it unpacks to more than 64 MiB");
        }
        taken
    }

    fn take_file(&mut self) -> bool {
        if self.files == 0 {
            self.met = Some("it holds more than 10,000 files");
            return false;
        }
        self.files -= 1;
        true
    }
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Bzip2,
    Xz,
    /// What came before xz.
    Lzma,
    Zstd,
    /// As joblib packs a pickle.
    Zlib,
    /// What zlib packs, without a mark: see [`may_be_deflated`].
    Deflate,
    Zip,
    Tar,
}

impl Packing {
    /// By its first bytes, whatever it is called.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x1f, 0x8b, 8, ..] => Some(Self::Gzip),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some(Self::Bzip2),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            // Its properties, a dictionary of 64 KiB to 128 MiB, and a size or that none is told.
            [0x5d, 0, 0, dictionary, high, size @ ..]
                if (*high == 0 && *dictionary != 0 || *high <= 8 && *dictionary & 0x7f == 0)
                    && (size.starts_with(&[0xff; 8]) || size.get(4..8) == Some(&[0; 4])) =>
            {
                Some(Self::Lzma)
            }
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            [0x78, 0x01 | 0x9c | 0xda, ..] => Some(Self::Zlib),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            _ if is_tar(bytes) => Some(Self::Tar),
            _ => ends_as_zip(bytes).then_some(Self::Zip),
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Gzip => "inside a gzip file",
            Self::Bzip2 => "inside a bzip2 file",
            Self::Xz => "inside an xz file",
            Self::Lzma => "inside an lzma file",
            Self::Zstd => "inside a zstd file",
            Self::Zlib => "packed by zlib",
            Self::Deflate => "packed by deflate",
            Self::Zip => "inside a zip archive",
            Self::Tar => "inside a tar archive",
        }
    }
}

/// Whether bytes may be a stream that says so by nothing but its first three bits: no text, and a block with codes.
pub fn may_be_deflated(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(64)];
    let is_text = head.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..));
    matches!(bytes.first().map(|byte| byte >> 1 & 3), Some(1 | 2)) && !is_text
}

/// Every tar, old or new, begins with a header whose bytes add up to the number written in it.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..HEAD) else { return false };
    let digits: Vec<u8> = header[148..156].iter().copied().filter(|byte| !matches!(byte, b' ' | 0)).collect();
    let stated = std::str::from_utf8(&digits).ok().and_then(|text| u32::from_str_radix(text, 8).ok());
    let sum = |header: &[u8]| header.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    // The number itself counts as blanks.
    stated.is_some_and(|stated| stated == sum(&header[..148]) + 8 * 32 + sum(&header[156..]))
}

/// Whether a zip stands behind something else: a program that unpacks itself, a script. What closes its directory is the
/// end of the file, but for a comment.
pub fn ends_as_zip(bytes: &[u8]) -> bool {
    /// Of what closes the directory.
    const LENGTH: usize = 22;
    /// A longer comment nobody writes.
    const COMMENT: usize = 256;
    let tail = &bytes[bytes.len().saturating_sub(LENGTH + COMMENT)..];
    let closes = memchr::memmem::rfind(tail, b"PK\x05\x06");
    closes.is_some_and(|at| match tail.get(at + LENGTH - 2..at + LENGTH) {
        Some([low, high]) => tail.len() - at - LENGTH == usize::from(u16::from_le_bytes([*low, *high])),
        _ => false,
    })
}

/// Whether what begins like this may be packed, and have something of ours in it.
pub fn may_hold(head: &[u8]) -> bool {
    let packing = Packing::of(head).or_else(|| may_be_deflated(head).then_some(Packing::Deflate));
    packing.is_some_and(|packing| {
        let is_archive = matches!(packing, Packing::Zip | Packing::Tar);
        is_archive || unpacked(head, packing, &mut Budget::default()).is_some()
    })
}

/// What is inside: a path and the bytes. It answers whether to go on.
pub type Visit<'v> = &'v mut dyn FnMut(&RepoPath, &[u8], &mut Budget) -> bool;

/// Hands over every file inside that may matter; `path` names the packed file itself.
pub fn each(path: &RepoPath, bytes: &[u8], packing: Packing, budget: &mut Budget, visit: Visit) {
    match packing {
        Packing::Zip => zip(bytes, budget, visit),
        Packing::Tar => tar(bytes, budget, visit),
        _ => {
            if let Some(inside) = unpacked(bytes, packing, budget) {
                visit(&unpacked_name(path), &inside, budget);
            }
        }
    }
}

/// `a/b.tar.gz` holds `a/b.tar`.
fn unpacked_name(path: &RepoPath) -> RepoPath {
    const ENDS: [&str; 7] = [".gz", ".bz2", ".xz", ".lzma", ".zst", ".tgz", ".gzip"];
    let end = ENDS.iter().find(|end| path.ends_with(end));
    RepoPath::new(&path.as_bytes()[..path.as_bytes().len() - end.map_or(0, |end| end.len())])
}

fn unpacked(bytes: &[u8], packing: Packing, budget: &mut Budget) -> Option<Vec<u8>> {
    match packing {
        Packing::Gzip => read(flate2::bufread::MultiGzDecoder::new(bytes), bytes.len(), budget),
        Packing::Zlib => read(flate2::bufread::ZlibDecoder::new(bytes), bytes.len(), budget),
        Packing::Deflate => read(flate2::bufread::DeflateDecoder::new(bytes), bytes.len(), budget),
        Packing::Bzip2 => read(bzip2::bufread::MultiBzDecoder::new(bytes), bytes.len(), budget),
        Packing::Xz => {
            read(lzma_rust2::XzReader::new_mem_limit(bytes, true, XZ_MEMORY_KIB), bytes.len(), budget)
        }
        Packing::Lzma => {
            let decoder = lzma_rust2::LzmaReader::new_mem_limit(bytes, XZ_MEMORY_KIB, None).ok()?;
            read(decoder, bytes.len(), budget)
        }
        Packing::Zstd => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(bytes).ok()?;
            read(decoder, bytes.len(), budget)
        }
        Packing::Zip | Packing::Tar => None,
    }
}

/// Reads to the end, the limit or the first fault. `None` where the first bytes say that nothing of ours is inside.
fn read(mut packed: impl Read, size: usize, budget: &mut Budget) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let mut chunk = [0; 16 << 10];
    let mut is_known = false;
    loop {
        let read = packed.read(&mut chunk).unwrap_or(0);
        if !is_known && (read == 0 || content.len() + read >= HEAD) {
            let head: Vec<u8> = content.iter().chain(&chunk[..read]).copied().take(HEAD).collect();
            if !is_promising(&head) {
                return None;
            }
            is_known = true;
        }
        let taken = budget.take(read);
        content.extend_from_slice(&chunk[..taken]);
        if content.len() > RATIO_FROM && content.len() / size.max(1) > MOST_RATIO {
            budget.met = Some("it unpacks to more than 250 times its size");
            return Some(content);
        }
        if read == 0 || taken < read {
            return Some(content);
        }
    }
}

fn zip(bytes: &[u8], budget: &mut Budget, visit: Visit) {
    use rawzip::CompressionMethod as Method;
    let Ok(archive) = rawzip::ZipArchive::from_slice(bytes) else { return };
    let mut entries = archive.entries();
    while let Ok(Some(entry)) = entries.next_entry() {
        if entry.is_dir() {
            continue;
        }
        if !budget.take_file() {
            return;
        }
        let Ok(local) = archive.get_entry(entry.wayfinder()) else { continue };
        let (path, data) = (RepoPath::new(entry.file_path()), local.data());
        let unpacked = match entry.compression_method() {
            Method::STORE => read(data, data.len(), budget),
            Method::DEFLATE => read(flate2::bufread::DeflateDecoder::new(data), data.len(), budget),
            Method::BZIP2 => read(bzip2::bufread::MultiBzDecoder::new(data), data.len(), budget),
            Method::XZ => {
                read(lzma_rust2::XzReader::new_mem_limit(data, true, XZ_MEMORY_KIB), data.len(), budget)
            }
            Method::LZMA => lzma(data, budget),
            // Its name may still tell, as that of an encrypted one does.
            _ => None,
        };
        if !visit(&path, unpacked.as_deref().unwrap_or(UNREAD), budget) {
            return;
        }
        if budget.bytes == 0 {
            budget.met.get_or_insert("it unpacks to more than 64 MiB");
            return;
        }
    }
}

/// As a zip has it: a version, the length of the properties, and they with the dictionary before the data, which has no
/// size.
fn lzma(data: &[u8], budget: &mut Budget) -> Option<Vec<u8>> {
    const VERSION: usize = 2;
    let ([5, 0, properties @ ..], size) = (data.get(VERSION..)?, [0xff; 8]) else { return None };
    let (properties, rest) = properties.split_at_checked(5)?;
    let whole = properties.chain(size.as_slice()).chain(rest);
    let decoder = lzma_rust2::LzmaReader::new_mem_limit(whole, XZ_MEMORY_KIB, None).ok()?;
    read(decoder, data.len(), budget)
}

/// Stands for content that was not unpacked: no text, and not empty.
const UNREAD: &[u8] = b"\0";

fn tar(bytes: &[u8], budget: &mut Budget, visit: Visit) {
    let mut archive = tar::Archive::new(bytes);
    let Ok(entries) = archive.entries() else { return };
    for entry in entries {
        let Ok(entry) = entry else { return };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        if !budget.take_file() {
            return;
        }
        let start = usize::try_from(entry.raw_file_position()).unwrap_or(usize::MAX).min(bytes.len());
        let size = usize::try_from(entry.size()).unwrap_or(usize::MAX);
        // A tar that breaks off in the middle of a file has its beginning.
        let content = &bytes[start..start.saturating_add(size).min(bytes.len())];
        if !visit(&RepoPath::new(entry.path_bytes()), content, budget) {
            return;
        }
    }
}

/// Whether something that this module looks for may begin so: a text, another archive, a pickle, a key store.
fn is_promising(head: &[u8]) -> bool {
    let text = !head.contains(&0);
    let wide =
        matches!(head, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..]);
    let binary = matches!(
        head,
        [0x80, 2..=5, ..]
            | [0x93, b'N', b'U', ..]
            | [0x30, 0x80..=0x83, ..]
            | [0xfe, 0xed, 0xfe, 0xed, ..]
            | [0xce, 0xce, 0xce, 0xce, ..]
    );
    text || wide || binary || head.starts_with(b"tfplan") || Packing::of(head).is_some()
}

#[cfg(test)]
pub mod tests;
