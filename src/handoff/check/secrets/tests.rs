//! Every shape, and what looks like one. Tokens are put together from pieces so that no forge
//! takes this file for a leak.

use proptest::prelude::*;

use super::*;

/// `length` characters that look random and are the same every time.
fn random(alphabet: shapes::Alphabet, length: usize) -> String {
    let members: Vec<u8> = (b'!'..=b'~').filter(|b| alphabet.contains(*b)).collect();
    let letters: Vec<u8> = members
        .iter()
        .copied()
        .filter(u8::is_ascii_alphanumeric)
        .collect();
    (0..length)
        .map(|n| char::from(letters[(n * n * 7 + n * 3 + 5) % letters.len()]))
        .collect()
}

/// A token of this shape.
fn sample(shape: &Shape) -> String {
    shape
        .parts
        .iter()
        .map(|part| match part {
            Part::Literal(literal) => (*literal).to_owned(),
            Part::Run { of, least, .. } => random(*of, *least),
        })
        .collect()
}

fn kinds(text: &str) -> Vec<&'static str> {
    find(text.as_bytes()).iter().map(|s| s.kind).collect()
}

#[test]
fn every_shape_is_found_wherever_it_stands() {
    for shape in SHAPES {
        let token = sample(shape);
        for text in [
            token.clone(),
            format!("token: {token}, and more"),
            format!("- `{token}`"),
            format!("**{token}**"),
            format!("TOKEN={token}\n"),
            format!("\"key\": \"{token}\","),
            format!("Set it to {token}."),
        ] {
            assert_eq!(kinds(&text), [shape.kind], "in a text of this kind");
        }
    }
}

#[test]
fn a_finding_covers_the_token_and_nothing_else() {
    let token = ["AKIA", "QX4BZ7MN2PL5RT3K"].concat();
    let text = format!("key {token} rotated");
    assert_eq!(find(text.as_bytes())[0].range, 4..24);
}

#[test]
fn a_longer_or_shorter_word_is_no_token() {
    let long = ["AKIA", "QX4BZ7MN2PL5RT3KX"].concat();
    let short = ["ghp", &random(shapes::Alphabet::Alnum, 30)].join("_");
    let inside = ["xAKIA", "QX4BZ7MN2PL5RT3K"].concat();
    for word in [long, short, inside] {
        assert!(find(word.as_bytes()).is_empty(), "{word}");
    }
}

#[test]
fn placeholders_are_no_credentials() {
    for text in [
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "export OPENAI_API_KEY=sk-...",
        "sk-ant-api03-your-key-goes-here-and-it-is-a-very-long-one",
        "token = <token>",
        "xoxb-your-token",
        &["AKIA", "IOSFODNN7EXAMPLE"].concat(),
        &[
            "aws_secret_access_key = wJalrXUtnFEMI",
            "K7MDENG/bPxRfiCYEXAMPLEKEY",
        ]
        .join("/"),
        "postgres://user:password@db.internal/app",
        "postgres://postgres:postgres@db:5432/app",
        "https://user:$TOKEN@github.com/a/b",
        "https://user:<token>@github.com/a/b",
        "redis://:s3cretpw@localhost:6379",
        "https://alice:hunter22@example.com/",
        "The file begins with -----BEGIN RSA PRIVATE KEY----- and is not printed.",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    ] {
        assert!(find(text.as_bytes()).is_empty(), "{text}");
    }
}

#[test]
fn hashes_and_ids_are_no_credentials() {
    for text in [
        "3f2c9e1b0d5a4c6e8f7a9b0c1d2e3f4a5b6c7d8e",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "7f0c2a54-3d1b-4c8e-9a6f-0b1c2d3e4f5a",
        "AWS_SECRET_ACCESS_KEY=3f2c9e1b0d5a4c6e8f7a9b0c1d2e3f4a5b6c7d8e",
        "git@github.com:owner/repo.git",
        "ssh://git@host.internal:2222/owner/repo",
        "http://host.internal:8080/@scope/package:1",
        "see https://host.internal/a:b@c",
        "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
        "ASIAN_MARKETS_AND_MORE",
    ] {
        assert!(find(text.as_bytes()).is_empty(), "{text}");
    }
}

#[test]
fn passwords_in_urls_are_found() {
    let text = ["clone https://alice", "s3cr3t-Pa55@git.corp.internal/a.git"].join(":");
    let found = find(text.as_bytes());
    assert_eq!(found[0].kind, "password in a URL");
    assert_eq!(&text[found[0].range.clone()], "s3cr3t-Pa55");
    let text = ["postgres://app", "Tr0ub4dor@db:5432/app"].join(":");
    assert_eq!(kinds(&text), ["password in a URL"]);
}

#[test]
fn key_blocks_are_found_with_their_headers() {
    let begin = ["-----BEGIN RSA PRIVATE", "KEY-----"].join(" ");
    let body = random(shapes::Alphabet::Base64, 64);
    for text in [
        format!("{begin}\n{body}\n"),
        format!("    {begin}\n    {body}\n"),
        format!("> {begin}\r\n> {body}\r\n"),
        format!("{begin}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n{body}"),
        format!("{{\"private_key\": \"{begin}\\n{body}\\n\"}}"),
    ] {
        assert_eq!(kinds(&text), ["private key"], "{text}");
    }
}

#[test]
fn the_secret_half_of_an_aws_key_is_known_by_its_name() {
    let value = format!("a/{}", random(shapes::Alphabet::Base64, 38));
    for text in [
        format!("aws_secret_access_key = {value}"),
        format!("AWS_SECRET_ACCESS_KEY={value}"),
        format!("\"SecretAccessKey\": \"{value}\""),
    ] {
        assert_eq!(kinds(&text), ["AWS secret key"], "{text}");
    }
}

#[test]
fn cost_is_linear_in_hostile_texts() {
    for piece in [
        "eyJ-",
        "eyJa.eyJ",
        "glpat-",
        "sk-ant-",
        "://a:",
        "-----BEGIN ",
        "12345678:AA",
        "M.",
        "_",
    ] {
        let text = piece.repeat(300_000 / piece.len());
        let start = std::time::Instant::now();
        find(text.as_bytes());
        assert!(start.elapsed().as_secs() < 20, "{piece}");
    }
}

proptest! {
    #[test]
    fn bytes_of_any_kind_are_scanned(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for secret in find(&bytes) {
            prop_assert!(secret.range.end <= bytes.len());
        }
    }

    #[test]
    fn bare_hashes_pass(hash in "[0-9a-f]{40}|[0-9a-f]{64}|[0-9A-F]{40}") {
        prop_assert!(find(hash.as_bytes()).is_empty());
    }
}
