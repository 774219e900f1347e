//! What the name of an attribute says about its value: that it is a hash, or that it belongs to one system. Pure.

use crate::hash::Algorithm;

/// The algorithm of the hashes that an attribute of this name holds, if it holds any.
///
/// Names of an algorithm count in lower case, in capitals and with one capital, since people write no other form.
pub fn algorithm(name: &str) -> Option<Algorithm> {
    if name == "narHash" || name.to_ascii_lowercase().contains("password") {
        return None;
    }
    let named = |algorithm: &Algorithm| {
        let lower = algorithm.name();
        name == lower || forms(lower).iter().any(|form| name.len() > form.len() && name.ends_with(form.as_str()))
    };
    let plain = ["hash", "hashes"].contains(&name)
        || ["Hash", "Hashes", "_hash", "-hash", "_hashes", "-hashes"].iter().any(|ending| name.ends_with(ending));
    Algorithm::ALL.into_iter().find(named).or(plain.then_some(Algorithm::Sha256))
}

/// `vendorSha256`, `vendor_sha256`, `vendorSHA256`; a lower-case name must be set off, so that `foosha1` is none.
fn forms(lower: &str) -> [String; 4] {
    let mut capital = lower.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    [capital, lower.to_ascii_uppercase(), format!("_{lower}"), format!("-{lower}")]
}

/// True for the name of a system, such as `x86_64-linux`.
pub fn is_system(name: &str) -> bool {
    const KERNELS: [&str; 7] = ["linux", "darwin", "freebsd", "netbsd", "openbsd", "windows", "cygwin"];
    const MACHINES: [&str; 9] = ["x86_64", "aarch64", "i686", "arm", "riscv", "powerpc", "mips", "loongarch64", "s390"];
    name.split_once('-').is_some_and(|(machine, kernel)| {
        KERNELS.contains(&kernel) && MACHINES.iter().any(|known| machine.starts_with(known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, expect) in [
            ("hash", Some(Algorithm::Sha256)),
            ("vendorHash", Some(Algorithm::Sha256)),
            ("npm_deps_hash", Some(Algorithm::Sha256)),
            ("vendorSha512", Some(Algorithm::Sha512)),
            ("VENDOR_SHA1", Some(Algorithm::Sha1)),
            ("md5", Some(Algorithm::Md5)),
            ("passwordHash", None),
            ("narHash", None),
            ("rehash", None),
            ("foosha1", None),
        ] {
            assert_eq!(algorithm(name), expect, "{name}");
        }
        for (name, expect) in [
            ("x86_64-linux", true),
            ("armv7l-linux", true),
            ("aarch64-darwin", true),
            ("my-linux", false),
            ("linux", false),
        ] {
            assert_eq!(is_system(name), expect, "{name}");
        }
    }
}
