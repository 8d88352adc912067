//! Instructions that make an object from another one: pieces of it, and bytes of their own.

/// What the instructions make of a base; `None` where they don't fit it, or make more than `most` bytes.
pub fn applied(base: &[u8], mut delta: &[u8], most: u64) -> Option<Vec<u8>> {
    if size(&mut delta)? != base.len() as u64 {
        return None;
    }
    let wanted = size(&mut delta).filter(|wanted| *wanted <= most)?;
    let wanted = usize::try_from(wanted).ok()?;
    let mut made = Vec::with_capacity(wanted);
    while let Some(instruction) = byte(&mut delta) {
        let piece = if instruction & 0x80 == 0 {
            let own = usize::from(instruction);
            if own == 0 {
                return None;
            }
            delta.split_off(..own)?
        } else {
            let mut part = |bit: u8| {
                if instruction & 1 << bit == 0 { Some(0) } else { byte(&mut delta).map(usize::from) }
            };
            let at = part(0)? | part(1)? << 8 | part(2)? << 16 | part(3)? << 24;
            let length = match part(4)? | part(5)? << 8 | part(6)? << 16 {
                0 => 0x10000,
                length => length,
            };
            base.get(at..at.checked_add(length)?)?
        };
        if made.len() + piece.len() > wanted {
            return None;
        }
        made.extend_from_slice(piece);
    }
    (made.len() == wanted).then_some(made)
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    bytes.split_off_first().copied()
}

fn size(bytes: &mut &[u8]) -> Option<u64> {
    let (mut size, mut shift) = (0u64, 0);
    loop {
        let byte = byte(bytes)?;
        size |= u64::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 63)?;
        if byte & 0x80 == 0 {
            return Some(size);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::applied;

    #[test]
    fn pieces_and_own_bytes_make_the_object_and_nothing_else_does() {
        // Of twelve bytes twelve: "world", then ", hello".
        let delta = [12, 12, 0x91, 7, 5, 7, b',', b' ', b'h', b'e', b'l', b'l', b'o'];
        let base = b"hello, world";
        assert_eq!(applied(base, &delta, 100).as_deref(), Some(&b"world, hello"[..]));
        assert_eq!(applied(base, &delta, 11), None, "more than is allowed");
        assert_eq!(applied(b"hello", &delta, 100), None, "another base");
        for end in 0..delta.len() {
            assert_eq!(applied(base, &delta[..end], 100), None, "cut at {end}");
        }
        for at in 0..delta.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut wrong = delta;
                wrong[at] = value;
                // Whatever it makes, it makes no more than it says, and nothing outside of its base.
                assert!(applied(base, &wrong, 100).is_none_or(|made| made.len() <= 100));
            }
        }
    }
}
