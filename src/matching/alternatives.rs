//! Well-known answers to one technical question: who writes SQLite where Postgres stood has
//! changed the database, who writes Docker there speaks of something else.
//!
//! Public knowledge, and no more than a hint: names that are not here are judged by the words
//! around them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One question a line. Names that mean the same are joined by `=`.
#[rustfmt::skip]
const QUESTIONS: &[&str] = &[
    // Where data is kept
    "postgres=postgresql=pg sqlite=sqlite3 mysql mariadb duckdb mongodb=mongo cassandra scylladb \
     dynamodb cockroachdb oracle mssql firestore couchdb clickhouse rocksdb leveldb lmdb sled redb neo4j \
     supabase turso libsql",
    "redis memcached valkey dragonfly hazelcast",
    "redis rabbitmq kafka nats sqs pulsar celery sidekiq bullmq pgmq",
    "s3 gcs minio r2 backblaze",
    "elasticsearch opensearch meilisearch typesense solr tantivy lucene fts5 algolia",
    "sqlalchemy django-orm peewee tortoise prisma drizzle typeorm sequelize knex kysely diesel sqlx sea-orm \
     hibernate jooq activerecord gorm sqlc",
    // Languages and runtimes
    "python=py rust golang typescript=ts javascript=js java kotlin scala ruby php elixir haskell zig c++=cpp \
     c# f# swift ocaml clojure perl lua",
    "node=nodejs=node.js deno bun",
    "cpython pypy", "bash zsh fish powershell",
    // Formats and protocols
    "json yaml=yml toml xml csv ini ron json5 hjson",
    "json protobuf msgpack=messagepack cbor avro thrift bincode flatbuffers parquet arrow",
    "rest graphql grpc trpc soap json-rpc", "websocket=websockets sse long-polling webhooks",
    "http https quic", "tcp udp", "utf-8=utf8 utf-16=utf16 latin1 ascii",
    "markdown asciidoc rst restructuredtext latex typst", "png jpeg=jpg webp avif svg",
    "uuid ulid snowflake nanoid cuid", "uuidv4 uuidv7 ulid",
    "sha-1=sha1 sha-256=sha256 sha-512 md5 blake2 blake2b blake3 xxhash siphash",
    "bcrypt scrypt argon2=argon2id pbkdf2", "aes chacha20", "rsa ed25519 ecdsa",
    "gzip zstd brotli lz4 snappy xz", "jwt paseto cookies", "oauth=oauth2 saml oidc ldap",
    "merge rebase squash", "camelcase=camel snake_case=snakecase kebab-case pascalcase",
    // Building, testing, style
    "npm pnpm yarn", "pip poetry uv pdm pipenv conda hatch", "maven gradle bazel sbt ant",
    "cmake meson autotools bazel scons ninja xmake", "webpack vite rollup esbuild parcel turbopack rspack swc",
    "jest vitest mocha jasmine ava", "cypress playwright selenium puppeteer webdriver", "pytest unittest nose2",
    "eslint biome oxlint", "prettier biome dprint", "black ruff yapf autopep8", "flake8 ruff pylint",
    "mypy pyright pyre", "junit testng kotest spock", "rspec minitest", "proptest quickcheck hypothesis",
    "clap structopt argh pico-args lexopt", "argparse click typer docopt", "cobra urfave kingpin",
    "thiserror anyhow eyre snafu", "serde miniserde nanoserde", "tokio async-std smol rayon",
    // Frameworks
    "react vue svelte angular solid=solidjs preact htmx alpine lit qwik ember",
    "next=next.js=nextjs nuxt sveltekit remix gatsby astro", "redux zustand mobx jotai recoil pinia vuex",
    "tailwind=tailwindcss bootstrap bulma sass=scss less styled-components emotion",
    "django flask fastapi starlette tornado sanic litestar", "axum actix=actix-web rocket warp hyper poem",
    "express fastify koa hapi nestjs=nest hono", "rails sinatra hanami", "laravel symfony slim",
    "qt gtk tkinter electron tauri wxwidgets iced egui slint", "flutter react-native swiftui compose xamarin",
    "ratatui crossterm ncurses curses", "opengl vulkan webgpu metal directx", "unity godot unreal bevy",
    "pytorch tensorflow jax keras", "pandas polars dask",
    // Running
    "docker podman containerd", "kubernetes=k8s nomad ecs swarm", "aws azure gcp hetzner digitalocean heroku",
    "vercel netlify cloudflare heroku fly.io", "terraform pulumi cloudformation ansible opentofu",
    "nginx apache caddy traefik haproxy envoy", "github gitlab bitbucket gitea codeberg forgejo",
    "jenkins circleci travis buildkite teamcity", "linux windows macos freebsd",
    "ubuntu debian alpine fedora arch", "systemd cron launchd supervisord",
    "prometheus datadog grafana newrelic influxdb", "sentry rollbar bugsnag", "slf4j log4j logback",
    "git mercurial=hg svn=subversion jujutsu=jj",
    "mit apache-2.0 gpl agpl lgpl bsd mpl", "stripe adyen paypal braintree mollie",
    "sendgrid mailgun postmark ses", "chrome firefox safari", "openai anthropic mistral ollama gemini",
    "vim emacs vscode", "slack teams discord mattermost",
];

/// The questions each name answers, and which of the line's names it is.
static ANSWERS: LazyLock<HashMap<&str, Vec<(usize, usize)>>> = LazyLock::new(|| {
    let mut answers: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (question, line) in QUESTIONS.iter().enumerate() {
        for (answer, names) in line.split_whitespace().enumerate() {
            for name in names.split('=') {
                answers.entry(name).or_default().push((question, answer));
            }
        }
    }
    answers
});

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Two names of one thing.
    Same,
    /// Two answers to one question.
    Alternatives,
    /// Both are known, and answer different questions.
    Apart,
    /// Nothing is known.
    Unknown,
}

/// How two names, in lower case, stand to each other.
pub(super) fn relation(a: &str, b: &str) -> Relation {
    if a == b {
        return Relation::Same;
    }
    let (Some(a), Some(b)) = (ANSWERS.get(a), ANSWERS.get(b)) else {
        return Relation::Unknown;
    };
    if a.iter().any(|answer| b.contains(answer)) {
        Relation::Same
    } else if a
        .iter()
        .any(|(question, _)| b.iter().any(|(other, _)| question == other))
    {
        Relation::Alternatives
    } else {
        Relation::Apart
    }
}

/// Whether a word, in lower case, names a known answer.
pub(super) fn is_known(word: &str) -> bool {
    ANSWERS.contains_key(word)
}

/// The questions that a word, in lower case, is a known answer to.
pub(super) fn questions(word: &str) -> impl Iterator<Item = usize> {
    ANSWERS
        .get(word)
        .into_iter()
        .flatten()
        .map(|(question, _)| *question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_answer_questions() {
        assert_eq!(relation("postgres", "sqlite"), Relation::Alternatives);
        assert_eq!(relation("postgresql", "postgres"), Relation::Same);
        assert_eq!(relation("postgres", "docker"), Relation::Apart);
        assert_eq!(relation("postgres", "ledger"), Relation::Unknown);
        // One name may answer several questions.
        assert_eq!(relation("redis", "kafka"), Relation::Alternatives);
        assert_eq!(relation("redis", "memcached"), Relation::Alternatives);
    }
}
