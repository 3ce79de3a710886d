//! Internet addresses.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Whether `text` is an IPv4 address in dotted decimal: four numbers of 0 to 255 without leading zeros.
///
/// Source: RFC 6943, section 3.1.1 ("strict" form), as `core::net` reads it.
pub fn is_valid_v4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// Whether `text` is an IPv6 address, in full, compressed, or with a dotted IPv4 tail; without zone or brackets.
///
/// Source: RFC 4291, section 2.2, as `core::net` reads it.
pub fn is_valid_v6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v4() {
        for text in ["0.0.0.0", "192.0.2.1", "255.255.255.255"] {
            assert!(is_valid_v4(text), "{text}");
        }
        for text in ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "192.168.001.001", "1.2.3.4 "] {
            assert!(!is_valid_v4(text), "{text}");
        }
    }

    #[test]
    fn v6() {
        for text in
            ["::", "::1", "2001:db8::8:800:200c:417a", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "FE80::"]
        {
            assert!(is_valid_v6(text), "{text}");
        }
        for text in
            ["", ":", "1::2::3", "1:2:3:4:5:6:7", "12345::", "::ffff:256.0.0.1", "[::1]", "fe80::1%eth0"]
        {
            assert!(!is_valid_v6(text), "{text}");
        }
    }
}
