//! Credentials that are known by what stands around them: key blocks, passwords in URLs, the
//! secret half of an AWS key.

use std::ops::Range;

use super::Secret;
use super::placeholder::{is_password_placeholder, is_placeholder};
use super::shapes::Alphabet;

/// The longest user name and password that a URL is searched for.
const LONGEST_USER_INFO: usize = 256;

pub(super) fn find(text: &[u8]) -> Vec<Secret> {
    let mut found = Vec::new();
    for at in 0..text.len() {
        // One comparison decides for almost every byte of an ordinary text.
        let secret = match text[at] {
            b'-' => private_key(text, at),
            b':' => url_password(text, at),
            b's' | b'S' => aws_secret(text, at),
            _ => None,
        };
        found.extend(secret);
    }
    found
}

/// `-----BEGIN … PRIVATE KEY-----` and the beginning of a key below it. The line alone, as prose
/// mentions it, is no key.
fn private_key(text: &[u8], start: usize) -> Option<Secret> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    let rest = text[start..].strip_prefix(BEGIN)?;
    let label = rest
        .iter()
        .take(40)
        .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b' ')
        .count();
    let name = &rest[..label];
    let is_private = name.ends_with(b"PRIVATE KEY") || name.ends_with(b"PRIVATE KEY BLOCK");
    let after = rest[label..].strip_prefix(b"-----")?;
    let end = start + BEGIN.len() + label + 5;
    (is_private && key_follows(after)).then_some(Secret {
        kind: "private key",
        range: start..end,
    })
}

/// Whether the first line below, headers such as `Proc-Type: …` aside, is base 64. In JSON and
/// environment files line ends are written `\n`.
fn key_follows(after: &[u8]) -> bool {
    let after = String::from_utf8_lossy(&after[..after.len().min(512)]).replace("\\n", "\n");
    let is_frame = |c: char| matches!(c, ' ' | '\t' | '\r' | '"' | '\'' | '>' | '|');
    after
        .lines()
        .map(|line| line.trim_matches(is_frame))
        .find(|line| !line.is_empty() && !line.contains(": "))
        .is_some_and(|line| {
            let is_base64 = line.bytes().all(|byte| Alphabet::Base64.contains(byte));
            line.len() >= 16 && is_base64 && !is_placeholder(line.as_bytes())
        })
}

/// `scheme://user:password@host`.
fn url_password(text: &[u8], colon: usize) -> Option<Secret> {
    let rest = text[colon..].strip_prefix(b"://")?;
    let scheme = text[..colon]
        .iter()
        .rev()
        .take(20)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-'))
        .count();
    let authority = rest
        .iter()
        .take(2 * LONGEST_USER_INFO)
        .take_while(|b| is_in_authority(**b))
        .count();
    let at_sign = rest[..authority].iter().rposition(|b| *b == b'@')?;
    let (info, host) = (&rest[..at_sign], &rest[at_sign + 1..]);
    let at = info.iter().position(|b| *b == b':')?;
    let (user, password) = (&info[..at], &info[at + 1..]);
    let long_enough = password.len() >= 3 && user.len() <= LONGEST_USER_INFO;
    if scheme == 0 || !long_enough || is_password_placeholder(user, password) || is_nowhere(host) {
        return None;
    }
    let start = colon + 3 + at + 1;
    Some(Secret {
        kind: "password in a URL",
        range: start..start + password.len(),
    })
}

fn is_in_authority(byte: u8) -> bool {
    let ends = matches!(byte, b'/' | b'"' | b'\'' | b'`' | b'?' | b'#');
    (byte.is_ascii_graphic() || !byte.is_ascii()) && !ends
}

/// A host that documentation uses, or this machine, whose passwords open nothing elsewhere.
fn is_nowhere(host: &[u8]) -> bool {
    const DOMAINS: &[&str] = &[
        "example.com",
        "example.org",
        "example.net",
        "example",
        "invalid",
        "test",
        "localhost",
        "host",
        "hostname",
        "127.0.0.1",
        "0.0.0.0",
    ];
    let name: String = host
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    // `$HOST`, `<host>`, `[::1]`, `...`
    !name.contains(|c: char| c.is_ascii_alphanumeric())
        || DOMAINS.iter().any(|domain| {
            name.strip_suffix(domain)
                .is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
}

/// `aws_secret_access_key = …`: forty characters that only their name tells from a hash.
fn aws_secret(text: &[u8], start: usize) -> Option<Secret> {
    const NAMES: &[&[u8]] = &[b"secret_access_key", b"secretaccesskey", b"secret_key"];
    let name = NAMES.iter().find(|name| {
        text[start..]
            .get(..name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    })?;
    let after = start + name.len();
    let gap = text[after..]
        .iter()
        .take(8)
        .take_while(|b| matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'=' | b':' | b'`'))
        .count();
    let value = after + gap;
    let length = text[value..]
        .iter()
        .take(41)
        .take_while(|b| Alphabet::Base64.contains(**b))
        .count();
    let range: Range<usize> = value..value + length;
    let key = &text[range.clone()];
    let is_hash = key.iter().all(u8::is_ascii_hexdigit);
    (gap > 0 && length == 40 && !is_hash && !is_placeholder(key)).then_some(Secret {
        kind: "AWS secret key",
        range,
    })
}
