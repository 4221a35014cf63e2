//! Every repository that git opens: built with the real git, saved into and read, with nothing
//! of the user's touched. `docs/compatibility.md` is the table of these tests;
//! `HANDOFF_BLESS=1` rewrites it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod configuration;
mod heads;
mod hooks;
mod index;
mod matrix;
mod objects;
mod operations;
mod places;
mod signing;
mod trial;

use common::World;
use matrix::{Reading, Row, Saving, Section};

/// Declares the rows of the matrix, each with the test that proves it.
macro_rules! matrix {
    ($($section:literal {
        $($test:ident, $title:literal, $since:literal, $reading:ident, $saving:ident, $note:literal => $prove:path;)*
    })*) => {
        const SECTIONS: &[Section] = &[$(Section {
            title: $section,
            rows: &[$(Row {
                title: $title,
                since: $since,
                reading: Reading::$reading,
                saving: Saving::$saving,
                note: $note,
            }),*],
        }),*];

        $($(
            #[test]
            fn $test() {
                if matrix::git_has($title, $since) {
                    $prove(&World::new());
                }
            }
        )*)*
    };
}

matrix! {
    "Objects and refs" {
        sha256, "SHA-256 object names", "2.34", Works, Works, "" => objects::sha256;
        reftable, "reftable", "2.45", Works, Works, "refs are read and moved by git" => objects::reftable;
        reftable_sha256, "reftable with SHA-256", "2.45", Works, Works, "" => objects::reftable_sha256;
        packed_refs, "packed refs", "2.34", Works, Works, "" => objects::packed_refs;
        alternates, "alternates (`clone --shared`)", "2.34", Works, Works, "" => objects::alternates;
        commit_graph, "commit-graph and multi-pack-index", "2.34", Works, Works, "" => objects::commit_graph;
        replace_refs, "replace refs", "2.34", Works, Works, "a replaced HEAD counts as its replacement, as in git" => objects::replace_refs;
        replaced_history, "`replace --graft`", "2.34", Works, Works, "every walk follows it" => objects::replaced_history;
        shallow, "shallow clone", "2.34", Works, Works, "" => objects::shallow;
        partial_clone, "partial clone, blobs missing", "2.34", Works, Works, "missing handoffs are fetched through git" => objects::partial_clone;
        treeless_clone, "partial clone, trees missing", "2.34", Works, Works, "likewise" => objects::treeless_clone;
        uncounted, "partial clone, changed files missing", "2.34", Works, Works, "named without their lines; nothing is fetched to count them" => objects::uncounted;
        promisor_gone, "partial clone, remote gone", "2.34", ClearError, ClearError, "git's own words; text kept" => objects::promisor_gone;
        many_branches, "10,000 branches", "2.34", Works, Works, "" => objects::many_branches;
    }
    "Places" {
        bare, "bare repository", "2.34", Works, Works, "text comes from -F or a pipe" => places::bare;
        linked_worktree, "linked work tree", "2.34", Works, Works, "" => places::linked_worktree;
        relative_worktree, "linked work tree, relative paths", "2.34", Works, Works, "" => places::relative_worktree;
        relative_worktree_extension, "`extensions.relativeWorktrees`", "2.48", Works, Works, "" => places::relative_worktree_extension;
        worktree_config, "`extensions.worktreeConfig`", "2.34", Works, Works, "settings of one work tree are its own" => places::worktree_config;
        submodule, "inside a submodule", "2.34", Works, Works, "" => places::submodule;
        superproject, "superproject with a submodule", "2.34", Works, Works, "a dirty submodule stays as it is" => places::superproject;
        separate_git_dir, "`init --separate-git-dir`", "2.34", Works, Works, "" => places::separate_git_dir;
        subdirectory, "from a subdirectory", "2.34", Works, Works, "" => places::subdirectory;
        git_dir, "`GIT_DIR` and `GIT_WORK_TREE`", "2.34", Works, Works, "absolute and relative" => places::git_dir;
        core_worktree, "`core.worktree`", "2.34", Works, Works, "also where nothing leads back" => places::core_worktree;
        git_index_file, "`GIT_INDEX_FILE`", "2.34", Works, Works, "that index gets the entry" => places::git_index_file;
        inside_a_hook, "inside a hook of git", "2.34", Works, Works, "" => places::inside_a_hook;
        quarantine, "inside `pre-receive`", "2.34", Works, Works, "objects in quarantine are read" => objects::quarantine;
        safe_directory, "`safe.directory` refusal", "2.36", ClearError, ClearError, "git's own words" => places::safe_directory;
        safe_directory_in_the_environment, "`safe.directory` in `GIT_CONFIG_GLOBAL`", "2.36", Works, Works, "" => places::safe_directory_in_the_environment;
    }
    "Index and work tree" {
        index_v4, "index version 4", "2.34", Works, Works, "" => index::version_4;
        split_index, "split index", "2.34", Works, Works, "" => index::split;
        untracked_cache, "untracked cache", "2.34", Works, Works, "" => index::untracked_cache;
        fsmonitor, "fsmonitor hook", "2.34", Works, Works, "" => index::fsmonitor;
        sparse_cone, "sparse checkout, cone", "2.34", Works, Works, "read from the tree; not written to disk" => index::sparse_cone;
        sparse_patterns, "sparse checkout, patterns", "2.34", Works, Works, "" => index::sparse_patterns;
        sparse_index, "sparse index", "2.34", Works, Works, "" => index::sparse_index;
        flags, "intent-to-add, assume-unchanged, skip-worktree", "2.34", Works, Works, "" => index::flags;
        autocrlf, "`core.autocrlf`", "2.34", Works, Works, "" => index::autocrlf;
        odd_names, "`core.quotePath`, names with spaces, newlines, non-ASCII", "2.34", Works, Works, "" => index::odd_names;
    }
    "HEAD" {
        unborn, "unborn branch", "2.34", Works, Works, "" => heads::unborn;
        detached, "detached HEAD", "2.34", Works, Works, "kept by a ref under `refs/handoff/detached/`" => heads::detached;
        odd_branch, "branch name with slashes, non-ASCII", "2.34", Works, Works, "" => heads::odd_branch;
        not_utf8, "branch name that is not UTF-8", "2.34", ClearError, ClearError, "text kept; `git branch -m` is the way out" => heads::not_utf8;
    }
    "Configuration" {
        dash_c, "`git -c`", "2.34", Works, Works, "" => configuration::dash_c;
        config_count, "`GIT_CONFIG_COUNT`", "2.34", Works, Works, "" => configuration::config_count;
        config_global, "`GIT_CONFIG_GLOBAL`, includes", "2.34", Works, Works, "" => configuration::config_global;
        config_off, "`GIT_CONFIG_NOSYSTEM`, `GIT_CONFIG_GLOBAL=/dev/null`", "2.34", Works, Works, "" => configuration::config_off;
        include_condition, "`includeIf` by a remote's URL", "2.36", Works, Works, "" => configuration::include_condition;
        cleanup_strip, "`commit.cleanup=strip`", "2.34", Works, Works, "" => configuration::cleanup_strip;
        no_reflog, "`core.logAllRefUpdates=false`", "2.34", Works, Works, "" => configuration::no_reflog;
    }
    "In the middle of things" {
        merge, "merge with conflicts", "2.34", Works, Works, "then finished or aborted: the handoff stays" => operations::merge;
        cherry_pick, "cherry-pick of one commit", "2.34", Works, Works, "likewise" => operations::cherry_pick;
        revert, "revert of one commit", "2.34", Works, Works, "likewise" => operations::revert;
        rebase, "rebase", "2.34", Works, Refused, "text kept; `--no-commit` works" => operations::rebase;
        am, "am", "2.34", Works, Refused, "likewise" => operations::am;
        sequence, "several cherry-picks or reverts", "2.34", Works, Refused, "likewise" => operations::sequence;
        bisect, "bisect", "2.34", Works, Refused, "likewise" => operations::bisect;
    }
    "Signing and hooks" {
        gpg, "`commit.gpgSign` with gpg", "2.34", Works, Works, "" => signing::gpg;
        ssh, "`commit.gpgSign` with ssh", "2.34", Works, Works, "" => signing::ssh;
        failing_signer, "a signer that fails", "2.34", Works, ClearError, "text kept, nothing half done" => signing::failing;
        hooks_path, "`core.hooksPath`", "2.34", Works, Works, "" => hooks::hooks_path;
        message_hooks, "`commit-msg` and `post-commit`", "2.34", Works, Works, "run" => hooks::message_hooks;
        message_encoding, "`commit-msg` in `i18n.commitEncoding`", "2.34", Works, Works, "" => hooks::message_encoding;
        pre_commit, "`pre-commit`", "2.34", Works, Works, "runs only with --verify" => hooks::pre_commit;
        failing_hook, "a hook that fails", "2.34", Works, ClearError, "text kept" => hooks::failing;
        staging_hook, "a hook that stages files", "2.34", Works, Works, "they stay out of the commit" => hooks::staging;
        transaction_hook, "`reference-transaction`", "2.34", Works, Works, "runs; may refuse" => hooks::transaction;
    }
}

#[test]
fn the_documented_matrix_is_this_one() {
    matrix::compare(SECTIONS);
}
