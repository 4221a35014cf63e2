//! Opening a repository as git would (git(1), "Environment Variables").

use std::cell::OnceCell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use git2::ConfigLevel;

use super::levels::Levels;
use super::refs::Refs;
use super::{Config, Environment, Git, Repo, RepoError};

impl Repo {
    /// Opens the repository that `directory` lies in, honouring `GIT_DIR`, `GIT_WORK_TREE` and
    /// `GIT_CEILING_DIRECTORIES`.
    ///
    /// # Errors
    /// When there is none, or git refuses to open it: then with git's own words.
    pub fn open(directory: &Path, environment: &Environment) -> Result<Self, RepoError> {
        set_options(environment);
        // git could not be started there.
        let there = directory.metadata();
        there
            .and_then(|there| match there.is_dir() {
                true => Ok(()),
                false => Err(std::io::ErrorKind::NotADirectory.into()),
            })
            .map_err(RepoError::io("change to", directory))?;
        let git2 = open_git2(directory, environment).map_err(|error| explain(directory, error))?;
        refuse_strangers(&git2, directory)?;
        refuse_embedded(&git2, directory, environment)?;
        let git = Git::new(program_directory(&git2, directory, environment))
            .of_repository(git_dir_elsewhere(&git2, environment));
        let config = Config::open(&git2, &git, environment)?;
        let refs = Refs::of(&config);
        Ok(Self {
            git2,
            git,
            config,
            environment: environment.clone(),
            refs,
            replacements: OnceCell::new(),
        })
    }
}

fn open_git2(directory: &Path, environment: &Environment) -> Result<git2::Repository, git2::Error> {
    let repo = match environment.get("GIT_DIR") {
        Some(path) => {
            let flags = git2::RepositoryOpenFlags::NO_SEARCH;
            git2::Repository::open_ext(directory.join(path), flags, &[] as &[&OsStr])?
        }
        None => {
            let ceilings: Vec<PathBuf> = environment
                .get("GIT_CEILING_DIRECTORIES")
                .map(|paths| std::env::split_paths(paths).collect())
                .unwrap_or_default();
            // Opened where the search finds it: a `.git` file says where the work tree is, which
            // the git directory that it names does not.
            let flags = git2::RepositoryOpenFlags::empty();
            git2::Repository::open_ext(directory, flags, ceilings)?
        }
    };
    forget_index(&repo)?;
    add_object_directories(&repo, directory, environment)?;
    match environment.get("GIT_WORK_TREE") {
        Some(path) => repo.set_workdir(&directory.join(path), false)?,
        // git(1): with GIT_DIR alone, the work tree is the current directory, unless the
        // repository says otherwise.
        None if environment.get("GIT_DIR").is_some() && !says_where_its_work_tree_is(&repo) => {
            repo.set_workdir(directory, false)?;
        }
        None => {}
    }
    Ok(repo)
}

/// Gives libgit2 an empty index. It would look for `.gitattributes` in the real one even to compare
/// two trees, and fails where that is split or sparse; the index is git's alone here.
fn forget_index(repo: &git2::Repository) -> Result<(), git2::Error> {
    repo.set_index(&mut git2::Index::new_ext(repo.object_format())?)
}

fn says_where_its_work_tree_is(repo: &git2::Repository) -> bool {
    let Ok(config) = repo.config() else {
        return true;
    };
    repo.is_worktree()
        || config.get_bool("core.bare").unwrap_or(false)
        || config.get_string("core.worktree").is_ok()
}

/// With `GIT_DIR` set, a relative value must keep its meaning, so git runs where the user is.
fn program_directory(
    repo: &git2::Repository,
    directory: &Path,
    environment: &Environment,
) -> PathBuf {
    let relative = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]
        .iter()
        .any(|key| {
            environment
                .get(key)
                .is_some_and(|v| Path::new(v).is_relative())
        });
    if relative {
        return directory.to_owned();
    }
    repo.workdir().unwrap_or_else(|| repo.path()).to_owned()
}

/// The git directory, when only `core.worktree` ties it to the work tree: nothing there leads back.
fn git_dir_elsewhere(repo: &git2::Repository, environment: &Environment) -> Option<PathBuf> {
    let work_tree = repo.workdir()?;
    let leads_back = work_tree.join(".git").exists() || environment.get("GIT_DIR").is_some();
    (!leads_back).then(|| repo.path().to_owned())
}

/// libgit2 opens repositories with these extensions for their objects; what they change (refs,
/// missing objects) is left to the `git` program. Relative paths of work trees it reads anyway.
const EXTENSIONS: [&str; 3] = ["refstorage", "partialclone", "relativeworktrees"];

/// Which configuration libgit2 was told to read: the options are those of the process, and the first
/// repository that is opened sets them.
static LEVELS: OnceLock<Option<Levels>> = OnceLock::new();

/// Whether libgit2 reads the configuration files that the environment asks for, and no other.
pub(super) fn reads_all_that_is_asked_for(environment: &Environment) -> bool {
    let asked_for = Levels::of(environment);
    asked_for.is_some() && LEVELS.get() == Some(&asked_for)
}

/// How much of a pack is mapped at once, in bytes, and of all packs together. libgit2 would map them
/// whole; to come back for another part costs nothing that can be measured.
const WINDOW: usize = 1 << 20;
const WINDOWS: usize = 6 << 20;

fn set_options(environment: &Environment) {
    LEVELS.get_or_init(|| {
        let levels = Levels::of(environment);
        #[allow(unsafe_code)]
        // SAFETY: the one requirement is that no other thread changes libgit2's options at the
        // same time; `OnceLock` runs this before any repository is opened.
        let set = unsafe {
            // Who owns a repository is looked at in `refuse_strangers`.
            git2::opts::set_extensions(&EXTENSIONS)
                .and_then(|()| git2::opts::set_verify_owner_validation(!cfg!(unix)))
                .and_then(|()| git2::opts::set_mwindow_size(WINDOW))
                .and_then(|()| git2::opts::set_mwindow_mapped_limit(WINDOWS))
                .and_then(|()| {
                    let mut hidden = hidden(levels).into_iter();
                    hidden.try_for_each(|level| git2::opts::set_search_path(level, ""))
                })
        };
        // git does not hash what it reads either; that is fsck's work. A month of a busy journal
        // is a tree of 200 kB.
        git2::opts::strict_hash_verification(false);
        // Where it fails, opening a repository fails, and that is reported with its reason; what
        // could not be hidden is asked of git.
        set.ok().and(levels)
    });
}

/// The levels that libgit2 is not to look for.
fn hidden(levels: Option<Levels>) -> Vec<ConfigLevel> {
    let mut hidden = Vec::new();
    if levels.is_some_and(|levels| !levels.system) {
        hidden.extend([ConfigLevel::System, ConfigLevel::ProgramData]);
    }
    if levels.is_some_and(|levels| !levels.global) {
        hidden.extend([ConfigLevel::Global, ConfigLevel::XDG]);
    }
    hidden
}

/// git looks for objects in more places when it is told so, as in a `pre-receive` hook, where new
/// ones are in quarantine (git-receive-pack(1)).
fn add_object_directories(
    repo: &git2::Repository,
    directory: &Path,
    environment: &Environment,
) -> Result<(), git2::Error> {
    for variable in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
        let value = environment.get(variable);
        for path in value.into_iter().flat_map(std::env::split_paths) {
            if let Some(path) = directory.join(path).to_str() {
                repo.odb()?.add_disk_alternate(path)?;
            }
        }
    }
    Ok(())
}

/// Somebody may have committed a bare repository into this one, with a configuration that names
/// commands. Whether one that was only found on the way up may be used is git's to say
/// (`safe.bareRepository` in git-config(1)); libgit2 does not ask.
fn refuse_embedded(
    repo: &git2::Repository,
    directory: &Path,
    environment: &Environment,
) -> Result<(), RepoError> {
    if !repo.is_bare() || environment.get("GIT_DIR").is_some() {
        return Ok(());
    }
    ask_git(directory)
}

/// Whether git opens it.
fn ask_git(directory: &Path) -> Result<(), RepoError> {
    let asked = Git::new(directory).start(["rev-parse", "--absolute-git-dir"])?;
    let finished = asked.finish()?;
    match finished.code {
        Some(0) => Ok(()),
        _ => Err(refused(&finished.stderr)),
    }
}

fn refused(stderr: &str) -> RepoError {
    RepoError::Refused(stderr.trim_start_matches("fatal: ").to_owned())
}

/// Asks git whether it would open a repository that is not the user's own (`safe.directory` in
/// git-config(1)). libgit2 would ask itself, but knows that setting from files alone, and not that
/// naming the git directory is consent.
#[cfg(unix)]
fn refuse_strangers(repo: &git2::Repository, directory: &Path) -> Result<(), RepoError> {
    use std::os::unix::fs::MetadataExt as _;

    let user = rustix::process::geteuid().as_raw();
    let is_own = |path: &Path| {
        let owner = std::fs::symlink_metadata(path).map(|found| found.uid());
        owner.is_ok_and(|owner| owner == user)
    };
    let link = repo.workdir().map(|work_tree| work_tree.join(".git"));
    let link = link.filter(|link| link.exists());
    let mut places = [Some(repo.path()), repo.workdir(), link.as_deref()]
        .into_iter()
        .flatten();
    match places.all(is_own) {
        true => Ok(()),
        false => ask_git(directory),
    }
}

/// libgit2 looks at owners itself where they are no numbers.
#[cfg(not(unix))]
fn refuse_strangers(_: &git2::Repository, _: &Path) -> Result<(), RepoError> {
    Ok(())
}

/// Says why a repository could not be opened. git is asked, because its words are the ones
/// users know, and because `safe.directory` and the like are its own.
fn explain(directory: &Path, error: git2::Error) -> RepoError {
    let asked = Git::new(directory)
        .start(["rev-parse", "--absolute-git-dir"])
        .and_then(super::Running::finish);
    match asked {
        Err(no_git) => no_git,
        Ok(finished) if finished.code == Some(0) => RepoError::Unreadable {
            path: PathBuf::from(String::from_utf8_lossy(&finished.stdout).trim()),
            reason: error.message().to_owned(),
        },
        Ok(finished) if finished.stderr.contains("not a git repository") => {
            RepoError::NotARepository(directory.to_owned())
        }
        Ok(finished) => refused(&finished.stderr),
    }
}
