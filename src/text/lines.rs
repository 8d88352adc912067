//! Where the lines of a text begin.
//!
//! In: a text. Out: a [`Lines`], which is small beside it: a text of millions of lines is looked at in a handful of places.

use memchr::memchr_iter;

/// In bytes: what is looked through to find a place, and four bytes are kept for.
const BLOCK: usize = 4096;

/// Line breaks before each block of a text, and at its end those of all.
pub struct Lines {
    before: Vec<u32>,
}

impl Lines {
    pub fn of(text: &[u8]) -> Self {
        let mut before = Vec::with_capacity(text.len() / BLOCK + 2);
        before.push(0);
        let mut count = 0;
        for block in text.chunks(BLOCK) {
            // A text of more than four billion lines is larger than any that is read.
            count += memchr_iter(b'\n', block).count() as u32;
            before.push(count);
        }
        Self { before }
    }

    /// The line that a byte lies in, counted from 0.
    pub fn at(&self, text: &[u8], offset: usize) -> usize {
        let offset = offset.min(text.len());
        let block = offset / BLOCK;
        self.before[block] as usize + memchr_iter(b'\n', &text[block * BLOCK..offset]).count()
    }

    /// Where a line begins, counted from 0; `None` where there are fewer.
    pub fn start(&self, text: &[u8], line: usize) -> Option<usize> {
        let Some(nth) = line.checked_sub(1) else { return Some(0) };
        // The block with the break that ends the line before.
        let block = self.before.partition_point(|before| *before as usize <= nth).checked_sub(1)?;
        let from = block * BLOCK;
        let to = text.len().min(from + BLOCK);
        let end = memchr_iter(b'\n', text.get(from..to)?).nth(nth - self.before[block] as usize)?;
        Some(from + end + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_where_breaks_are_whatever_block_they_lie_in() {
        let long = "x".repeat(BLOCK - 1);
        for text in [
            String::new(),
            "\n".to_owned(),
            "a".to_owned(),
            "a\nb\n".to_owned(),
            format!("{long}\n{long}\n"),
            format!("{long}x\n\n{long}{long}\nend"),
            "\n".repeat(3 * BLOCK + 1),
        ] {
            let (bytes, lines) = (text.as_bytes(), Lines::of(text.as_bytes()));
            let starts: Vec<usize> =
                std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|at| at + 1)).collect();
            for (line, start) in starts.iter().enumerate() {
                assert_eq!(lines.start(bytes, line), Some(*start), "{line}");
            }
            assert_eq!(lines.start(bytes, starts.len()), None);
            for offset in 0..=bytes.len() {
                let line = starts.partition_point(|start| *start <= offset) - 1;
                assert_eq!(lines.at(bytes, offset), line, "{offset}");
            }
        }
    }
}
