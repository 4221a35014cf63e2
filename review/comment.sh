#!/bin/sh
# Writes what a pull request does to the decisions of a journal into one comment, which later
# runs update in place and remove when there is nothing left to say. docs/review.md shows how
# to use it; action.yml runs it on GitHub.
#
# Needs git, git-handoff, curl and jq. Reads only the environment, and takes every value in it
# for text, never for code:
#
#   HANDOFF_BASE          the branch the pull request goes to
#   HANDOFF_FAIL_ON       classes of `git handoff diff --fail-on`; empty: never fail for a decision
#   HANDOFF_COMMENT       "true" (default) or "false": only the job summary
#   HANDOFF_PULL_REQUEST  its number; empty: only the job summary
#   HANDOFF_TOKEN         may write to the pull request's comments
#   GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_STEP_SUMMARY   as GitHub sets them; without the
#                         last, the summary goes to standard output
#
# Exit code: 0; 1 when HANDOFF_FAIL_ON names a change that is there; 128 and 129 as
# `git handoff diff` gives them. A comment that cannot be written is a warning, not a failure.

set -eu
umask 077

# The first line of the comment: what it is found by.
marker='<!-- git-handoff review -->'
# GitHub refuses a body of more than 65,536 characters; what is left is for the marker and a note.
max_characters=65000
# The most comments that one request lists.
page_size=100

base=${HANDOFF_BASE:-}
fail_on=${HANDOFF_FAIL_ON:-}
api=${GITHUB_API_URL:-https://api.github.com}
summary=${GITHUB_STEP_SUMMARY:-}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

fatal() {
  printf 'fatal: %s\n' "$1" >&2
  exit 128
}

# On GitHub a warning is also shown beside the pull request.
warn() {
  if [ -n "${GITHUB_ACTIONS:-}" ]; then printf '::warning::%s\n' "$1"; fi
  printf 'warning: %s\n' "$1" >&2
}

# --- the base -------------------------------------------------------------------------------

# Sets `base_revision` to where the base branch stands. A checkout of depth 1 often lacks it;
# one commit is enough, because a range of decisions needs no merge base.
find_base() {
  [ -n "$base" ] || fatal 'no base branch: set the input "base"'
  git check-ref-format "refs/heads/$base" || fatal "not a branch name: $base"
  if ! has_commit "refs/remotes/origin/$base"; then
    fetch_base || true
  fi
  for base_revision in "refs/remotes/origin/$base" "refs/heads/$base"; do
    if has_commit "$base_revision"; then return; fi
  done
  fatal "no branch $base here or on origin: fetch it, or set the input \"base\""
}

has_commit() {
  git rev-parse --verify --quiet --end-of-options "$1^{commit}" >/dev/null
}

# --depth on a complete clone would make a shallow one of it.
fetch_base() {
  git remote get-url origin >/dev/null 2>&1 || return 1
  depth=
  if [ "$(git rev-parse --is-shallow-repository)" = true ]; then depth=--depth=1; fi
  git fetch --quiet --no-tags --no-recurse-submodules $depth origin \
    "+refs/heads/$base:refs/remotes/origin/$base"
}

# --- the report -----------------------------------------------------------------------------

# Writes the report to $scratch/report, and sets `verdict` to what the run ends with.
write_report() {
  # Without this, git would answer 1 for a missing subcommand, which here means "no".
  command -v git-handoff >/dev/null || fatal 'git-handoff is not on PATH: in a clone of its project, cargo install --locked --path .'
  set -- diff "$base_revision...HEAD" --format markdown
  if [ -n "$fail_on" ]; then set -- "$@" --fail-on "$fail_on"; fi
  verdict=0
  git handoff "$@" >"$scratch/report" || verdict=$?
  case $verdict in
    0) ;;
    1) [ -n "$fail_on" ] || fatal 'git handoff diff failed without saying why' ;;
    *) exit "$verdict" ;;
  esac
}

is_too_long() {
  [ "$(jq --raw-input --slurp length <"$scratch/report")" -gt "$max_characters" ]
}

# The comment is the report below the marker. One that is too long is cut at the end of a line,
# and says so above the cut text, where no list or fence that the cut left open can hide it.
write_body() {
  jq --raw-input --slurp --arg marker "$marker" --argjson max "$max_characters" '
    (if length > $max
     then "> This is only the beginning: the job summary has the whole.\n\n"
     else "" end) as $note
    | .[:$max] | (if $note == "" then . else sub("\n[^\n]*$"; "\n") end)
    | {body: ($marker + "\n" + $note + ltrimstr($marker + "\n"))}
  ' <"$scratch/report" >"$scratch/body.json"
}

# Not by way of /dev/stdout: opened anew, a file loses what was printed to it before.
write_summary() {
  if [ -n "$summary" ]; then
    cat "$scratch/report" >>"$summary"
  else
    cat "$scratch/report"
  fi
}

# --- the comment ----------------------------------------------------------------------------

# request METHOD PATH [BODY-FILE]: calls the API, leaves the answer in $scratch/answer and its
# status in `status` (000 when there was none). The token goes into a file that only this user
# can read, because arguments are visible to every process. A redirect is not followed: it
# would carry the token elsewhere.
request() {
  set -- "$2" "${3:-}" --request "$1"
  url=$api/repos/$GITHUB_REPOSITORY$1
  body=$2
  shift 2
  if [ -n "$body" ]; then set -- "$@" --data-binary "@$body"; fi
  status=$(curl --silent --show-error --proto "=$protocol" --max-time 30 \
    --header "@$scratch/headers" --output "$scratch/answer" --write-out '%{http_code}' \
    "$@" "$url") || status=000
}

prepare_requests() {
  # Plain HTTP is for the stub server of the tests, which listens on this machine.
  case $api in
    https://*) protocol=https ;;
    http://127.0.0.1:*) protocol=http ;;
    *) fatal "GITHUB_API_URL is not https: $api" ;;
  esac
  case ${GITHUB_REPOSITORY:-} in
    */*/* | *[!A-Za-z0-9._/-]*) fatal "GITHUB_REPOSITORY is not owner/name: $GITHUB_REPOSITORY" ;;
    ?*/?*) ;;
    *) fatal 'GITHUB_REPOSITORY is not set to owner/name' ;;
  esac
  case $HANDOFF_PULL_REQUEST in
    *[!0-9]*) fatal "not the number of a pull request: $HANDOFF_PULL_REQUEST" ;;
  esac
  {
    printf 'Authorization: Bearer %s\n' "$HANDOFF_TOKEN"
    printf 'Accept: application/vnd.github+json\n'
    printf 'Content-Type: application/json\n'
    printf 'X-GitHub-Api-Version: 2022-11-28\n'
  } >"$scratch/headers"
}

# Sets `comment` to the id of the comment that an earlier run wrote, or to nothing. Anybody can
# write the marker, so only comments of bots and of the project's own people are looked at.
find_comment() {
  comment=
  page=1
  while :; do
    request GET "/issues/$HANDOFF_PULL_REQUEST/comments?per_page=$page_size&page=$page"
    [ "$status" = 200 ] || return 1
    comment=$(jq --raw-output --arg marker "$marker" '
      map(select(.body // "" | startswith($marker)))
      | map(select(.user.type == "Bot"
          or (.author_association | IN("OWNER", "MEMBER", "COLLABORATOR"))))
      | first | .id // empty' "$scratch/answer") || return 1
    if [ -n "$comment" ]; then return; fi
    if [ "$(jq length "$scratch/answer")" -lt "$page_size" ]; then return; fi
    page=$((page + 1))
  done
}

# Brings the comment in line with the report. Fails, with `status` saying why, where it cannot.
update_comment() {
  find_comment || return 1
  if [ -s "$scratch/report" ]; then
    write_body || return 1
    if [ -n "$comment" ]; then
      request PATCH "/issues/comments/$comment" "$scratch/body.json"
    else
      request POST "/issues/$HANDOFF_PULL_REQUEST/comments" "$scratch/body.json"
    fi
  elif [ -n "$comment" ]; then
    request DELETE "/issues/comments/$comment"
  fi
  case $status in
    2??) ;;
    *) return 1 ;;
  esac
}

say_why_not() {
  case $status in
    401 | 403 | 404)
      printf 'the token may not comment here (HTTP %s), as in pull requests from forks\n' "$status" ;;
    000) printf 'the API did not answer\n' ;;
    2??) printf 'the answer of the API was not understood\n' ;;
    *) printf 'the API answered HTTP %s\n' "$status" ;;
  esac
}

# --------------------------------------------------------------------------------------------

find_base
write_report
if [ "${HANDOFF_COMMENT:-true}" = true ] && [ -n "${HANDOFF_PULL_REQUEST:-}" ]; then
  if [ -z "${HANDOFF_TOKEN:-}" ]; then
    warn 'no comment: no token was given; the report is in the job summary'
    write_summary
  else
    prepare_requests
    if update_comment; then
      if is_too_long; then write_summary; fi
    else
      warn "no comment: $(say_why_not); the report is in the job summary"
      write_summary
    fi
  fi
else
  write_summary
fi
exit "$verdict"
