//! Networks: CIDR blocks of IPv4 and IPv6, and what they let in.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::pack::Network;

/// A block as 128 bits, IPv4 mapped into `::ffff:0:0/96`, and its prefix length there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    address: u128,
    prefix: u32,
    is_v4: bool,
}

impl Cidr {
    /// `10.0.0.0/8`, `::/0`, or an address alone.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text.trim(), None),
        };
        if let Ok(v4) = address.parse::<Ipv4Addr>() {
            let prefix = prefix.unwrap_or(32);
            let address = u128::from(v4.to_ipv6_mapped());
            return (prefix <= 32).then_some(Self { address, prefix: prefix + 96, is_v4: true });
        }
        let v6 = address.parse::<Ipv6Addr>().ok()?;
        let prefix = prefix.unwrap_or(128);
        (prefix <= 128).then_some(Self { address: v6.into(), prefix, is_v4: false })
    }

    fn range(self) -> (u128, u128) {
        let host = u128::MAX.checked_shr(self.prefix).unwrap_or(0);
        (self.address & !host, self.address | host)
    }

    /// All of its addresses, unless they are more than so many.
    pub fn addresses(self, most: u128) -> Option<Vec<String>> {
        let (from, to) = self.range();
        let written = |address: u128| {
            let v6 = Ipv6Addr::from(address);
            v6.to_ipv4_mapped().filter(|_| self.is_v4).map_or(v6.to_string(), |v4| v4.to_string())
        };
        (to - from < most).then(|| (from..=to).map(written).collect())
    }

    /// As few networks as have all addresses of these, as they are written.
    pub fn merged(mut all: Vec<Self>) -> Vec<String> {
        let start = |one: &Self| (one.is_v4, one.range().0, one.prefix);
        all.sort_by_key(start);
        let mut merged: Vec<Self> = Vec::new();
        for one in all {
            if merged.last().is_some_and(|last| one.within(*last)) {
                continue;
            }
            let mut next = one;
            // Two halves are a whole, which may be the other half of a larger one.
            while let Some(last) = merged.last() {
                let whole = Self { prefix: last.prefix.saturating_sub(1), ..*last };
                let is_half = last.prefix == next.prefix && next.prefix > if next.is_v4 { 96 } else { 0 };
                if !is_half || !next.within(whole) || start(last) == start(&next) {
                    break;
                }
                next = Self { address: whole.range().0, ..whole };
                merged.pop();
            }
            merged.push(next);
        }
        merged.into_iter().map(Self::written).collect()
    }

    fn written(self) -> String {
        let v6 = Ipv6Addr::from(self.range().0);
        match v6.to_ipv4_mapped().filter(|_| self.is_v4) {
            Some(v4) => format!("{v4}/{}", self.prefix - 96),
            None => format!("{v6}/{}", self.prefix),
        }
    }

    /// Whether they have an address in common.
    pub fn overlaps(self, other: Self) -> bool {
        let ((from, to), (begin, end)) = (self.range(), other.range());
        self.is_v4 == other.is_v4 && from <= end && begin <= to
    }

    pub fn within(self, wider: Self) -> bool {
        let shift = 128 - wider.prefix;
        let cut = |address: u128| if shift == 128 { 0 } else { address >> shift };
        self.is_v4 == wider.is_v4 && self.prefix >= wider.prefix && cut(self.address) == cut(wider.address)
    }

    /// Half of all addresses or more: `0.0.0.0/0` and the `/1` halves that stand in for it.
    fn is_open(self) -> bool {
        self.prefix <= if self.is_v4 { 97 } else { 1 }
    }

    /// RFC 1918, RFC 6598, RFC 4193, loopback and link-local.
    fn is_private(self) -> bool {
        const PRIVATE: [&str; 9] = [
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "fc00::/7",
            "fe80::/10",
            "::1/128",
        ];
        PRIVATE.iter().filter_map(|block| Self::parse(block)).any(|block| self.within(block))
    }
}

/// Whether one block is what `kind` says; `None` where the text is no block.
pub fn is(text: &str, kind: &Network) -> Option<bool> {
    let cidr = Cidr::parse(text)?;
    Some(match kind {
        Network::Open => cidr.is_open(),
        Network::Public => !cidr.is_private(),
        Network::Private => cidr.is_private(),
        Network::Within(wider) => {
            wider.iter().filter_map(|wider| Cidr::parse(wider)).any(|wider| cidr.within(wider))
        }
    })
}

/// Whether blocks that are small by themselves leave nobody out together.
pub fn make_up_everything<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let blocks: Vec<Cidr> = texts.filter_map(Cidr::parse).collect();
    [(true, u128::from(Ipv4Addr::UNSPECIFIED.to_ipv6_mapped()), 96), (false, 0, 0)].into_iter().any(
        |(is_v4, start, prefix)| {
            let of_kind = blocks.iter().filter(|block| block.is_v4 == is_v4);
            let mut ranges: Vec<(u128, u128)> = of_kind.map(|block| block.range()).collect();
            ranges.sort_unstable();
            let end = start | (u128::MAX.checked_shr(prefix).unwrap_or(0));
            let mut next = Some(start);
            for (first, last) in ranges {
                match next {
                    Some(wanted) if first <= wanted && last >= wanted => next = last.checked_add(1),
                    _ => {}
                }
            }
            next.is_none_or(|next| next > end)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_open_however_it_is_spelled() {
        for open in ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "8000::/1"] {
            assert_eq!(is(open, &Network::Open), Some(true), "{open}");
        }
        assert_eq!(is("10.0.0.0/8", &Network::Open), Some(false));
        assert_eq!(is("pl-1234", &Network::Open), None);
    }

    #[test]
    fn private_blocks_are_those_of_the_registries() {
        assert_eq!(is("172.31.0.0/16", &Network::Private), Some(true));
        assert_eq!(is("172.32.0.0/16", &Network::Private), Some(false));
        assert_eq!(
            is("10.1.0.0/16", &Network::Within(vec!["192.168.0.0/16".into(), "10.0.0.0/8".into()])),
            Some(true)
        );
    }

    #[test]
    fn blocks_may_make_up_everything_together() {
        let all = |texts: &[&str]| make_up_everything(texts.iter().copied());
        assert!(all(&["128.0.0.0/2", "0.0.0.0/2", "64.0.0.0/2", "192.0.0.0/2"]));
        assert!(all(&["::/2", "4000::/2", "8000::/2", "c000::/2"]));
        assert!(all(&["0.0.0.0/0"]));
        assert!(!all(&["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/3"]));
        assert!(!all(&["::/2", "8000::/2"]));
        assert!(!all(&["nonsense"]));
    }
}
