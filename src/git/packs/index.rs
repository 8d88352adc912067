//! The index of a pack, version 2: what objects it has and where.

use super::super::object::Id;

/// An object of a pack.
pub struct Entry {
    pub offset: u64,
    pub id: Id,
}

const HEADER: &[u8] = b"\xfftOc\0\0\0\x02";
/// A count for each first byte of a name.
const COUNTS: usize = 256 * 4;

/// Sorted by offset; `None` where it is of another version or not whole.
pub fn read(bytes: &[u8], width: usize) -> Option<Vec<Entry>> {
    let rest = bytes.strip_prefix(HEADER)?;
    let many = number(rest.get(COUNTS - 4..COUNTS)?)? as usize;
    let (names, rest) = rest[COUNTS..].split_at_checked(many.checked_mul(width)?)?;
    // A checksum of each object stands between.
    let rest = rest.get(many.checked_mul(4)?..)?;
    let (offsets, large) = rest.split_at_checked(many.checked_mul(4)?)?;
    let mut entries = Vec::with_capacity(many);
    for (name, offset) in names.chunks_exact(width).zip(offsets.chunks_exact(4)) {
        let short = number(offset)?;
        let offset = if short & 0x8000_0000 == 0 {
            u64::from(short)
        } else {
            let at = (short & 0x7fff_ffff) as usize * 8;
            u64::from_be_bytes(large.get(at..at + 8)?.try_into().ok()?)
        };
        entries.push(Entry { offset, id: Id::from_raw(name)? });
    }
    entries.sort_unstable_by_key(|entry| entry.offset);
    Some(entries)
}

fn number(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}
