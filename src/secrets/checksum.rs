//! The checksums that some tokens end with: one that does not fit was typed, not issued.

use crate::rules::pack::Checksum;

/// Whether a token's checksum fits; `None` where this token has none.
pub fn fits(checksum: Checksum, token: &str) -> Option<bool> {
    match checksum {
        Checksum::Base62 => {
            let (prefix, body) = token.split_at_checked(4)?;
            // A fine-grained token is longer and has none.
            if !prefix.ends_with('_') || body.len() != 36 || !body.is_ascii() {
                return None;
            }
            let (random, sum) = body.split_at(30);
            Some(base62(crc32(random.as_bytes())) == sum.as_bytes())
        }
        Checksum::Hex => {
            let (rest, sum) = token.rsplit_once('_')?;
            let (_, random) = rest.rsplit_once('_')?;
            Some(format!("{:08x}", crc32(random.as_bytes())) == sum)
        }
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    };
    !bytes.iter().fold(!0, step)
}

fn base62(mut number: u32) -> [u8; 6] {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_a_github_token_is_read() {
        // Worked by hand: no account has this one.
        let token = ["ghp", "_", "abcdefghijklmnopqrstuvwxyz0123", "2LolCm"].concat();
        assert_eq!(fits(Checksum::Base62, &token), Some(true));
        assert_eq!(fits(Checksum::Base62, &token.replace("2Lo", "2Lp")), Some(false));
        assert_eq!(fits(Checksum::Base62, &["github_pat", "_11"].concat()), None);
        assert_eq!(fits(Checksum::Base62, "é"), None);
    }

    #[test]
    fn a_checksum_may_be_hexadecimal() {
        let token = |sum: &str| format!("zpka_{}_{sum}", "123456789");
        assert_eq!(fits(Checksum::Hex, &token("cbf43926")), Some(true));
        assert_eq!(fits(Checksum::Hex, &token("cbf43927")), Some(false));
    }
}
