//! What stands in documentation where a credential would.

/// Words that no issuer's random part holds and documentation does, in lower case.
const WORDS: &[&str] = &[
    "example",
    "xxxx",
    "your",
    "placeholder",
    "redacted",
    "....",
    "****",
];

/// Whether the random part of a token is a stand-in.
pub(super) fn is_placeholder(body: &[u8]) -> bool {
    let mut letters = body.iter().filter(|byte| byte.is_ascii_alphanumeric());
    let is_one_letter = letters.next().is_none_or(|first| {
        matches!(first, b'x' | b'X' | b'0') && letters.all(|letter| letter == first)
    });
    is_one_letter
        || WORDS
            .iter()
            .any(|word| contains_word(body, word.as_bytes()))
}

fn contains_word(body: &[u8], word: &[u8]) -> bool {
    body.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

/// Whether what stands in a password's place says what belongs there: `password`, `$TOKEN`,
/// `<token>`, `{token}`, `***`.
pub(super) fn is_password_placeholder(user: &[u8], password: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        "password",
        "passwd",
        "pass",
        "pwd",
        "pw",
        "secret",
        "token",
        "user",
        "pat",
        "apikey",
        "api_key",
        "key",
        "changeme",
        "mypassword",
        "mypass",
        "passwort",
        "motdepasse",
        "contraseña",
        "senha",
        "пароль",
        "密码",
        "パスワード",
        "postgres",
        "root",
        "guest",
        "admin",
    ];
    let is_variable = |byte: &u8| matches!(byte, b'$' | b'<' | b'>' | b'{' | b'}' | b'[' | b'*');
    let name = String::from_utf8_lossy(password).to_lowercase();
    password.iter().any(is_variable)
        || password.first() == Some(&b'%') && password.len() <= 3
        || password.eq_ignore_ascii_case(user)
        || NAMES.contains(&name.as_str())
        || is_placeholder(password)
        || contains_word(password, b"xxx")
        || contains_word(password, b"...")
        || name.contains('…')
}
