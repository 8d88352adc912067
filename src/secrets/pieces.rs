//! Eight characters in a row, packed into a number, and where they stand: asked of every place of a long text.

use std::collections::HashMap;

#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// Which there can be, a bit for each: it tells nearly all of a text apart without a look at the table.
    sieve: Vec<u64>,
    /// The number of a value, and the place in it.
    places: HashMap<u64, (u32, u32)>,
}

impl Pieces {
    /// Bits of the sieve, as a power of two: a few thousand pieces set one in a hundred, and it stays near the core.
    const BITS: u32 = 18;

    pub fn len(&self) -> usize {
        self.places.len()
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The first place of a piece stays.
    pub fn insert(&mut self, piece: u64, place: (u32, u32)) {
        if self.sieve.is_empty() {
            self.sieve = vec![0; 1 << (Self::BITS - u64::BITS.ilog2())];
        }
        let (word, bit) = sieved(piece);
        self.sieve[word] |= bit;
        self.places.entry(piece).or_insert(place);
    }

    pub fn get(&self, piece: u64) -> Option<(u32, u32)> {
        let (word, bit) = sieved(piece);
        if self.sieve.get(word)? & bit == 0 {
            return None;
        }
        self.places.get(&piece).copied()
    }
}

/// By Knuth's multiplicative hashing: 2^64 over the golden ratio, of whose product the highest bits are well mixed.
fn sieved(piece: u64) -> (usize, u64) {
    let hash = piece.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Pieces::BITS);
    ((hash / u64::from(u64::BITS)) as usize, 1 << (hash % u64::from(u64::BITS)))
}
