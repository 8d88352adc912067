//! Networks in CIDR notation: addresses are numbers of 32 or 128 bits.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::arguments::Arguments;
use crate::iac::Value;

#[derive(Clone, Copy)]
struct Network {
    /// Its first address, in the low bits.
    first: u128,
    /// Bits that are the same for all its addresses.
    prefix: u32,
    /// Bits of an address: 32 or 128.
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, bits) = parse_address(address)?;
        let digits = !prefix.is_empty() && prefix.bytes().all(|digit| digit.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|prefix| digits && *prefix <= bits)?;
        let network = Self { first: 0, prefix, bits };
        Some(Self { first: address & !network.hosts(), ..network })
    }

    /// The bits that tell its addresses apart; also its last host's number.
    fn hosts(self) -> u128 {
        low_bits(self.bits - self.prefix)
    }

    fn show(self) -> String {
        format!("{}/{}", show_address(self.first, self.bits), self.prefix)
    }
}

fn low_bits(count: u32) -> u128 {
    1_u128.checked_shl(count).map_or(u128::MAX, |bit| bit - 1)
}

/// Terraform reads `010` as ten.
fn parse_address(text: &str) -> Option<(u128, u32)> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(|address| (u128::from(address), 128));
    }
    let mut parts = text.split('.').map(|part| {
        let digits = (1..=16).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| digits)
    });
    let mut part = || parts.next().flatten();
    let address = Ipv4Addr::new(part()?, part()?, part()?, part()?);
    parts.next().is_none().then(|| (u128::from(u32::from(address)), 32))
}

fn show_address(address: u128, bits: u32) -> String {
    match u32::try_from(address) {
        Ok(address) if bits == 32 => Ipv4Addr::from(address).to_string(),
        _ => Ipv6Addr::from(address).to_string(),
    }
}

fn network(given: &Arguments) -> Option<Network> {
    let network = Network::parse(&given.text(0)?)?;
    // Terraform's two libraries don't agree on how an IPv4 address inside IPv6 is written.
    let mapped = network.bits == 128 && network.first >> 32 == 0xffff;
    (!mapped).then_some(network)
}

/// A negative number counts from the end.
pub(super) fn cidrhost(given: &Arguments) -> Option<Value> {
    let (network, host) = (network(given)?, given.integer(1)?);
    let number = u128::from(host.unsigned_abs());
    let number = if host < 0 { network.hosts().checked_sub(number - 1)? } else { number };
    (number <= network.hosts()).then(|| Value::Text(show_address(network.first | number, network.bits)))
}

pub(super) fn cidrnetmask(given: &Arguments) -> Option<Value> {
    let network = network(given)?;
    let mask = !u32::try_from(network.hosts()).ok()?;
    (network.bits == 32).then(|| Value::Text(Ipv4Addr::from(mask).to_string()))
}

/// A negative number of bits or of a network is not for us: Terraform leaves the given network with it.
pub(super) fn cidrsubnet(given: &Arguments) -> Option<Value> {
    let network = network(given)?;
    let more = u32::try_from(given.integer(1)?).ok()?;
    let number = u128::try_from(given.integer(2)?).ok()?;
    let prefix = network.prefix.checked_add(more).filter(|prefix| *prefix <= network.bits)?;
    if number > low_bits(more) {
        return None;
    }
    let first = network.first | number.checked_shl(network.bits - prefix).unwrap_or(0);
    Some(Value::Text(Network { first, prefix, ..network }.show()))
}

/// Networks one behind the other, each where its size allows it to begin.
pub(super) fn cidrsubnets(given: &Arguments) -> Option<Value> {
    let network = network(given)?;
    let last = network.first | network.hosts();
    let mut next = Some(network.first);
    let mut made = Vec::new();
    for index in 1..given.len() {
        let more = u32::try_from(given.integer(index)?).ok().filter(|more| (1..=32).contains(more))?;
        let prefix = network.prefix.checked_add(more).filter(|prefix| *prefix <= network.bits)?;
        let hosts = low_bits(network.bits - prefix);
        let first = next?.checked_add(hosts)? & !hosts;
        let end = first | hosts;
        if end > last {
            return None;
        }
        made.push(Value::Text(Network { first, prefix, ..network }.show()));
        next = end.checked_add(1);
    }
    given.made_list(made)
}

/// OpenTofu: whether a network holds an address or all of another network.
pub(super) fn cidrcontains(given: &Arguments) -> Option<Value> {
    let (outer, inner) = (network(given)?, given.text(1)?);
    let (first, last, bits) = match inner.contains('/') {
        true => {
            let inner = Network::parse(&inner)?;
            (inner.first, inner.first | inner.hosts(), inner.bits)
        }
        false => {
            let (address, bits) = parse_address(&inner)?;
            (address, address, bits)
        }
    };
    let holds = first >= outer.first && last <= (outer.first | outer.hosts());
    // An address of the other family is an error.
    (bits == outer.bits).then_some(Value::Bool(holds))
}
