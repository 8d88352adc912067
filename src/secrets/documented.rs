//! Keys that are printed in manuals: everybody has them, and they open nothing.

/// AWS, Stripe, Azure's storage emulator, NuGet, OAuth's RFCs, jwt.io, PyJWT, Scaleway and Ansible's
/// modules. Digests rather than the keys: this file must not look like a leak either. 64 bits of FNV-1a.
const KNOWN: &[u64] = &[
    0x0e62_7699_b983_76d0,
    0x0fd9_90c5_1562_51fe,
    0x15f8_7945_422c_bea3,
    0x1a3e_1c90_ee66_98a0,
    0x2e23_80ac_3dc2_ea0b,
    0x3f9d_1c99_6e62_0b67,
    0x4155_0317_7a5c_10e1,
    0x55e6_407f_d6ee_a643,
    0x67e7_33c2_f903_5757,
    0x75e9_11f6_dc54_ac81,
    0x7699_c294_beeb_ad32,
    0x846b_2a1e_2fad_7fcb,
    0x888c_189c_0d38_9c47,
    0x9f19_20c6_cd48_4714,
    0xdb9d_9a01_5ca5_096c,
    0xdc8d_8ca0_6454_72e9,
    0xddd1_9c48_6d09_5d84,
    0xe261_39d1_2cbc_afb5,
    0xecc1_a447_4851_bc28,
    0xf667_cdf0_4050_0b4a,
    0xf811_53ce_6423_e666,
];

/// Whether a value is printed in its issuer's manual.
pub fn is_known(value: &str) -> bool {
    KNOWN.binary_search(&digest(value)).is_ok()
}

/// Whether a login is followed by a host that is nobody's: `@example.com`.
pub fn is_example_host(after: &str) -> bool {
    let Some(host) = after.strip_prefix('@') else { return false };
    let end = host.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(host.len());
    let mut labels = host[..end].rsplit('.');
    match labels.next() {
        Some("example" | "invalid" | "test") => true,
        Some("com" | "org" | "net" | "co" | "io") => {
            matches!(labels.next(), Some("example" | "domain" | "yourdomain"))
        }
        _ => false,
    }
}

fn digest(value: &str) -> u64 {
    value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
