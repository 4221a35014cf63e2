#!/bin/sh
# The main job in a repository of its own: save a handoff, resume it. README.md runs it.
set -eu
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
place=$(mktemp -d)
cd "$place"
git init --quiet
git config user.name >/dev/null || git config user.name "You"
git config user.email >/dev/null || git config user.email "you@example.com"
printf 'fn main() {}\n' >main.rs
git add . && git commit --quiet --message 'begin'

git handoff save --summary 'Try git handoff' \
  --goal 'See how a session is saved and taken up again.' \
  --state '`main.rs` is empty.' \
  --decision 'Keep handoffs in the repository: they travel with every clone' \
  --next 'Write the first line of `main.rs`.' \
  --context main.rs

echo
git handoff resume --format text
echo
echo "the repository is $place"
