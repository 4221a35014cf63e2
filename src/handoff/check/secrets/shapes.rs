//! The shapes of tokens: what their issuers document, or print.

/// The shape of a kind of token.
pub(super) struct Shape {
    pub kind: &'static str,
    pub parts: &'static [Part],
}

/// A stretch of a token.
pub(super) enum Part {
    /// These bytes.
    Literal(&'static str),
    /// So many characters of an alphabet, and then another one.
    Run {
        of: Alphabet,
        least: usize,
        most: usize,
    },
}

/// The characters of a run.
#[derive(Clone, Copy)]
pub(super) enum Alphabet {
    Digit,
    /// Lower-case hexadecimal.
    Hex,
    Upper,
    /// `A-Z2-7`: RFC 4648 base 32.
    Base32,
    Alnum,
    /// Letters, digits and `_`.
    Word,
    /// `A-Za-z0-9+/=`.
    Base64,
    /// `A-Za-z0-9_-`.
    Base64Url,
    /// The same and `.`.
    Dotted,
    /// The upper-case alphabet of BIP 173, which age keys use.
    Bech32,
}

impl Alphabet {
    pub fn contains(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Self::Upper => matches!(byte, b'0'..=b'9' | b'A'..=b'Z'),
            Self::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
            Self::Base64Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
            Self::Bech32 => b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".contains(&byte),
        }
    }
}

impl Shape {
    /// The bytes that a token of this shape can begin with.
    pub fn first_bytes(&self) -> Vec<u8> {
        match &self.parts[0] {
            Part::Literal(literal) => literal.bytes().take(1).collect(),
            Part::Run { of, .. } => (0..=u8::MAX).filter(|byte| of.contains(*byte)).collect(),
        }
    }
}

use Alphabet::{Alnum, Base32, Base64, Base64Url, Bech32, Digit, Dotted, Hex, Upper, Word};

const fn shape(kind: &'static str, parts: &'static [Part]) -> Shape {
    Shape { kind, parts }
}

const fn text(literal: &'static str) -> Part {
    Part::Literal(literal)
}

const fn run(of: Alphabet, least: usize, most: usize) -> Part {
    Part::Run { of, least, most }
}

const fn exactly(of: Alphabet, length: usize) -> Part {
    run(of, length, length)
}

const fn at_least(of: Alphabet, length: usize) -> Part {
    run(of, length, usize::MAX)
}

/// Where two could match at one place, the more special one comes first.
#[rustfmt::skip]
pub(super) const SHAPES: &[Shape] = &[
    // Forges
    shape("GitHub token", &[text("ghp_"), run(Word, 36, 251)]),
    shape("GitHub OAuth token", &[text("gho_"), run(Word, 36, 251)]),
    shape("GitHub user token", &[text("ghu_"), run(Word, 36, 251)]),
    shape("GitHub app token", &[text("ghs_"), at_least(Dotted, 36)]),
    shape("GitHub refresh token", &[text("ghr_"), run(Word, 36, 251)]),
    shape("GitHub fine-grained token", &[text("github_pat_"), run(Word, 82, 82)]),
    shape("GitLab token", &[text("glpat-"), at_least(Dotted, 20)]),
    shape("GitLab deploy token", &[text("gldt-"), at_least(Base64Url, 20)]),
    shape("GitLab runner token", &[text("glrt-"), at_least(Dotted, 20)]),
    shape("GitLab runner token", &[text("GR1348941"), exactly(Base64Url, 20)]),
    shape("GitLab job token", &[text("glcbt-"), at_least(Dotted, 20)]),
    shape("GitLab trigger token", &[text("glptt-"), at_least(Base64Url, 20)]),
    shape("GitLab feed token", &[text("glft-"), at_least(Base64Url, 20)]),
    shape("GitLab OAuth secret", &[text("gloas-"), exactly(Base64Url, 64)]),
    shape("GitLab agent token", &[text("glagent-"), at_least(Base64Url, 50)]),
    shape("Bitbucket or Atlassian token", &[text("ATATT3"), at_least(Dotted, 100)]),
    shape("Bitbucket access token", &[text("ATCTT3"), at_least(Dotted, 100)]),

    // Clouds
    shape("AWS access key", &[text("AKIA"), exactly(Base32, 16)]),
    shape("AWS temporary access key", &[text("ASIA"), exactly(Base32, 16)]),
    shape("Amazon Bedrock key", &[text("ABSK"), at_least(Base64, 109)]),
    shape("Google API key", &[text("AIza"), exactly(Base64Url, 35)]),
    shape("Google OAuth secret", &[text("GOCSPX-"), exactly(Base64Url, 28)]),
    shape("Google OAuth token", &[text("ya29."), at_least(Base64Url, 60)]),
    shape("Azure storage key", &[text("AccountKey="), run(Base64, 86, 88)]),
    shape("Azure shared access key", &[text("SharedAccessKey="), run(Base64, 43, 44)]),
    // Three characters, a digit, `Q~`: since 2021 the issuer's mark is in the middle.
    shape("Azure client secret", &[exactly(Word, 3), text("7Q~"), run(Dotted, 31, 34)]),
    shape("Azure client secret", &[exactly(Word, 3), text("8Q~"), run(Dotted, 31, 34)]),
    shape("Alibaba Cloud access key", &[text("LTAI"), exactly(Alnum, 20)]),
    shape("Tencent Cloud secret id", &[text("AKID"), exactly(Alnum, 32)]),
    shape("DigitalOcean token", &[text("dop_v1_"), exactly(Hex, 64)]),
    shape("DigitalOcean OAuth token", &[text("doo_v1_"), exactly(Hex, 64)]),
    shape("DigitalOcean refresh token", &[text("dor_v1_"), exactly(Hex, 64)]),
    shape("Heroku key", &[text("HRKU-"), at_least(Base64Url, 36)]),
    shape("Fly.io token", &[text("fm1r_"), at_least(Base64, 100)]),
    shape("Fly.io token", &[text("fm2_"), at_least(Base64, 100)]),
    shape("Netlify token", &[text("nfp_"), exactly(Alnum, 36)]),
    shape("Supabase token", &[text("sbp_"), exactly(Hex, 40)]),
    shape("Supabase secret key", &[text("sb_secret_"), exactly(Base64Url, 31)]),
    shape("PlanetScale token", &[text("pscale_tkn_"), run(Dotted, 32, 64)]),
    shape("PlanetScale password", &[text("pscale_pw_"), run(Dotted, 32, 64)]),

    // Models
    shape("Anthropic key", &[text("sk-ant-"), at_least(Base64Url, 40)]),
    shape("OpenAI project key", &[text("sk-proj-"), at_least(Base64Url, 40)]),
    shape("OpenAI service key", &[text("sk-svcacct-"), at_least(Base64Url, 40)]),
    shape("OpenAI admin key", &[text("sk-admin-"), at_least(Base64Url, 40)]),
    shape("OpenRouter key", &[text("sk-or-v1-"), exactly(Hex, 64)]),
    shape("OpenAI key", &[text("sk-"), exactly(Alnum, 48)]),
    shape("DeepSeek key", &[text("sk-"), exactly(Hex, 32)]),
    shape("Hugging Face token", &[text("hf_"), exactly(Alnum, 34)]),
    shape("Groq key", &[text("gsk_"), exactly(Alnum, 52)]),
    shape("xAI key", &[text("xai-"), exactly(Alnum, 80)]),
    shape("Perplexity key", &[text("pplx-"), exactly(Alnum, 48)]),
    shape("Replicate token", &[text("r8_"), exactly(Alnum, 37)]),
    shape("LangSmith key", &[text("lsv2_pt_"), exactly(Hex, 32), text("_"), exactly(Hex, 10)]),
    shape("LangSmith key", &[text("lsv2_sk_"), exactly(Hex, 32), text("_"), exactly(Hex, 10)]),

    // Chat and mail
    shape("Slack bot token", &[text("xoxb-"), run(Digit, 9, 14), text("-"), at_least(Base64Url, 20)]),
    shape("Slack token", &[text("xoxp-"), run(Digit, 9, 14), text("-"), at_least(Base64Url, 20)]),
    shape("Slack token", &[text("xoxa-"), at_least(Base64Url, 24)]),
    shape("Slack token", &[text("xoxr-"), at_least(Base64Url, 24)]),
    shape("Slack token", &[text("xoxs-"), at_least(Base64Url, 24)]),
    shape("Slack configuration token", &[text("xoxe."), at_least(Dotted, 60)]),
    shape("Slack app token", &[text("xapp-"), exactly(Digit, 1), text("-"), at_least(Base64Url, 40)]),
    shape("Slack webhook", &[
        text("hooks.slack.com/services/T"), run(Upper, 8, 12),
        text("/B"), run(Upper, 8, 12), text("/"), exactly(Alnum, 24),
    ]),
    shape("Discord webhook", &[
        text("discord.com/api/webhooks/"), run(Digit, 17, 20), text("/"), run(Base64Url, 60, 72),
    ]),
    shape("Discord bot token", &[
        text("M"), run(Base64Url, 23, 27), text("."), exactly(Base64Url, 6),
        text("."), run(Base64Url, 27, 38),
    ]),
    shape("Telegram bot token", &[run(Digit, 8, 10), text(":AA"), exactly(Base64Url, 33)]),
    shape("SendGrid key", &[text("SG."), exactly(Base64Url, 22), text("."), exactly(Base64Url, 43)]),
    shape("Twilio key", &[text("SK"), exactly(Hex, 32)]),
    shape("Brevo key", &[text("xkeysib-"), exactly(Hex, 64), text("-"), exactly(Alnum, 16)]),
    shape("Resend key", &[text("re_"), exactly(Alnum, 8), text("_"), exactly(Alnum, 24)]),

    // Shops and payment
    shape("Stripe secret key", &[text("sk_live_"), run(Alnum, 24, 247)]),
    shape("Stripe restricted key", &[text("rk_live_"), run(Alnum, 24, 247)]),
    shape("Stripe webhook secret", &[text("whsec_"), run(Base64, 32, 64)]),
    shape("Square token", &[text("sq0atp-"), exactly(Base64Url, 22)]),
    shape("Square secret", &[text("sq0csp-"), exactly(Base64Url, 43)]),
    shape("Shopify token", &[text("shpat_"), exactly(Hex, 32)]),
    shape("Shopify app token", &[text("shpca_"), exactly(Hex, 32)]),
    shape("Shopify private app token", &[text("shppa_"), exactly(Hex, 32)]),
    shape("Shopify shared secret", &[text("shpss_"), exactly(Hex, 32)]),

    // Packages and images
    shape("npm token", &[text("npm_"), exactly(Alnum, 36)]),
    shape("PyPI token", &[text("pypi-Ag"), at_least(Base64Url, 50)]),
    shape("RubyGems key", &[text("rubygems_"), exactly(Hex, 48)]),
    shape("crates.io token", &[text("cio"), exactly(Alnum, 32)]),
    shape("Docker Hub token", &[text("dckr_pat_"), exactly(Base64Url, 27)]),
    shape("Docker Hub token", &[text("dckr_oat_"), exactly(Base64Url, 32)]),

    // Tools
    shape("Vault token", &[text("hvs."), at_least(Base64Url, 24)]),
    shape("Vault batch token", &[text("hvb."), at_least(Base64Url, 24)]),
    shape("Vault recovery token", &[text("hvr."), at_least(Base64Url, 24)]),
    shape("Terraform Cloud token", &[exactly(Alnum, 14), text(".atlasv1."), at_least(Base64Url, 60)]),
    shape("Pulumi token", &[text("pul-"), exactly(Hex, 40)]),
    shape("Databricks token", &[text("dapi"), exactly(Hex, 32)]),
    shape("Grafana service token", &[text("glsa_"), exactly(Alnum, 32), text("_"), exactly(Hex, 8)]),
    shape("Grafana Cloud token", &[text("glc_eyJ"), at_least(Base64, 32)]),
    shape("Sentry token", &[text("sntrys_eyJ"), at_least(Word, 60)]),
    shape("Sentry user token", &[text("sntryu_"), exactly(Hex, 64)]),
    shape("New Relic key", &[text("NRAK-"), exactly(Upper, 27)]),
    shape("Postman key", &[text("PMAK-"), exactly(Hex, 24), text("-"), exactly(Hex, 34)]),
    shape("Doppler token", &[text("dp.pt."), exactly(Alnum, 43)]),
    shape("Buildkite token", &[text("bkua_"), exactly(Hex, 40)]),
    shape("Linear key", &[text("lin_api_"), exactly(Alnum, 40)]),
    shape("Notion token", &[text("ntn_"), exactly(Alnum, 46)]),
    shape("Notion token", &[text("secret_"), exactly(Alnum, 43)]),
    shape("Airtable token", &[text("pat"), exactly(Alnum, 14), text("."), exactly(Hex, 64)]),
    shape("Figma token", &[text("figd_"), exactly(Base64Url, 40)]),
    shape("1Password service token", &[text("ops_eyJ"), at_least(Base64Url, 200)]),

    // Keys and tickets of no one issuer
    shape("age secret key", &[text("AGE-SECRET-KEY-1"), exactly(Bech32, 58)]),
    shape("JSON Web Token", &[
        text("eyJ"), at_least(Base64Url, 14), text(".eyJ"), at_least(Base64Url, 10),
        text("."), at_least(Base64Url, 20),
    ]),
];
