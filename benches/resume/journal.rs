//! A large journal, made with git-fast-import(1): a busy trunk on which features land all day
//! for three years, each leaving a head behind.

use std::fmt::Write as _;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use git_handoff::handoff::HandoffId;

/// Whoever runs the bench.
pub const ME: &str = "me@example.com";
/// A branch off main with three handoffs of its own.
pub const OWN_BRANCH: &str = "feature/own";

const PEOPLE: [&str; 9] = ["ada", "bo", "cy", "dee", "eli", "fay", "gus", "hal", "me"];
const PER_COMMIT: usize = 20;
/// The number of my line among those that are going on.
const ME_ON_MAIN: usize = 2;

/// Whether the handoffs say what `save` judged of their decisions.
#[allow(dead_code)] // each bench includes this file and builds some kinds
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// As `save` writes them: with `[same]` where something is continued.
    BySave,
    /// As somebody else might: the reader has to judge.
    ByNobody,
}

/// A repository with that many handoffs, built unless an earlier run did.
pub fn of_kind(handoffs: usize, judged: Judged, place: &Path) -> PathBuf {
    let path = place.join(match judged {
        Judged::BySave => format!("judged-journal-{handoffs}"),
        Judged::ByNobody => format!("journal-{handoffs}"),
    });
    if path.join("built").exists() {
        return path;
    }
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    git(&path, &["init", "-q", "-b", "main"]);
    let mut stream = Stream::new(handoffs, judged);
    import(&path, |out| stream.write_trunk(out));
    // The last ones describe a commit that is there, as in a repository where work goes on.
    stream.commit = tip(&path);
    import(&path, |out| stream.write_last(out));
    // fast-import leaves long chains of deltas, which a journal that grew commit by commit has not.
    git(&path, &["repack", "-adfq"]);
    // Only what resume reads of the work tree is checked out.
    git(
        &path,
        &["sparse-checkout", "set", "--no-cone", "/README.md"],
    );
    std::fs::write(path.join("built"), "").unwrap();
    path
}

fn import(path: &Path, write: impl FnOnce(&mut BufWriter<ChildStdin>)) {
    let mut import = Command::new("git");
    let mut import = import
        .args(["fast-import", "--quiet"])
        .current_dir(path)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufWriter::new(import.stdin.take().unwrap());
    write(&mut out);
    out.into_inner().unwrap();
    assert!(import.wait().unwrap().success());
}

fn tip(path: &Path) -> String {
    let mut git = Command::new("git");
    let output = git.args(["rev-parse", "main"]).current_dir(path).output();
    String::from_utf8(output.unwrap().stdout)
        .unwrap()
        .trim()
        .to_owned()
}

fn git(path: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(path)
        .status();
    assert!(status.unwrap().success(), "git {arguments:?}");
}

/// A line of work that is going on.
struct Line {
    branch: String,
    person: &'static str,
    last: Option<HandoffId>,
    left: usize,
}

struct Stream {
    handoffs: usize,
    judged: Judged,
    random: u64,
    time: DateTime<Utc>,
    step: TimeDelta,
    features: usize,
    lines: Vec<Line>,
    /// The commit that handoffs describe.
    commit: String,
}

impl Stream {
    fn new(handoffs: usize, judged: Judged) -> Self {
        let end = DateTime::from_timestamp(1_795_521_600, 0).unwrap();
        let three_years = TimeDelta::days(3 * 365);
        let mut stream = Self {
            handoffs,
            judged,
            random: 0x9e37_79b9_7f4a_7c15,
            time: end - three_years,
            step: three_years / i32::try_from(handoffs + 100).unwrap(),
            features: 0,
            lines: Vec::new(),
            commit: "3f2c9e1b07".repeat(4),
        };
        // Three people keep lines on main itself.
        for person in ["ada", "bo", "me"] {
            stream.lines.push(Line {
                branch: "main".into(),
                person,
                last: None,
                left: usize::MAX,
            });
        }
        stream
    }

    fn write_trunk(&mut self, out: &mut impl Write) {
        for number in 0..self.handoffs {
            if number % PER_COMMIT == 0 {
                self.begin_commit(out, "main", None);
            }
            if number == 0 {
                let readme = "# notes\n";
                write!(
                    out,
                    "M 100644 inline README.md\ndata {}\n{readme}\n",
                    readme.len()
                )
                .unwrap();
            }
            // Of a hundred handoffs one is on main.
            let line = match self.random(100) {
                0 => self.random(3),
                _ => self.feature(),
            };
            self.handoff(out, line);
        }
    }

    /// My newest on main, one of a feature that lands after it, and a branch with work of its own.
    fn write_last(&mut self, out: &mut impl Write) {
        self.begin_commit(out, "main", Some("refs/heads/main^0"));
        self.handoff(out, ME_ON_MAIN);
        let feature = self.feature();
        self.handoff(out, feature);
        self.lines.push(Line {
            branch: OWN_BRANCH.into(),
            person: "me",
            last: None,
            left: 3,
        });
        for number in 0..3 {
            let from = (number == 0).then_some("refs/heads/main");
            self.begin_commit(out, OWN_BRANCH, from);
            self.handoff(out, self.lines.len() - 1);
        }
    }

    fn begin_commit(&mut self, out: &mut impl Write, branch: &str, from: Option<&str>) {
        let time = self.time.timestamp();
        writeln!(out, "commit refs/heads/{branch}").unwrap();
        writeln!(out, "committer Me <{ME}> {time} +0000\ndata 4\nwork").unwrap();
        if let Some(from) = from {
            writeln!(out, "from {from}").unwrap();
        }
    }

    /// One of twenty features that are going on at any time.
    fn feature(&mut self) -> usize {
        let slot = 3 + self.random(20);
        if self.lines.get(slot).is_none_or(|line| line.left == 0) {
            self.features += 1;
            let line = Line {
                branch: format!("feature/{}-search", self.features),
                person: PEOPLE[self.random(PEOPLE.len())],
                last: None,
                left: 1 + self.random(7),
            };
            let slot = slot.min(self.lines.len());
            if slot == self.lines.len() {
                self.lines.push(line);
            } else {
                self.lines[slot] = line;
            }
            return slot;
        }
        slot
    }

    fn handoff(&mut self, out: &mut impl Write, line: usize) {
        self.time += self.step;
        let id = self.id();
        let line = &mut self.lines[line];
        let parents = line.last.map_or(String::new(), |id| format!("\"{id}\""));
        line.last = Some(id);
        line.left -= 1;
        let mut text = document(id, &parents, self.time, line, &self.commit);
        if self.judged == Judged::BySave && !parents.is_empty() {
            text.insert_str(text.len() - "```\n".len(), "\n[same]\n");
        }
        let path = format!(
            ".handoff/{:04}/{:02}/{}-{id}-index-the-notes-for-search.md",
            self.time.year(),
            self.time.month(),
            self.time.format("%Y%m%dT%H%M%SZ"),
        );
        write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len()).unwrap();
    }

    fn id(&mut self) -> HandoffId {
        let bits = self.next().to_be_bytes();
        HandoffId::from_bits([bits[0], bits[1], bits[2], bits[3], bits[4], bits[5]])
    }

    fn random(&mut self, below: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % below
    }

    /// The next number of a splitmix64 generator: the same journal in every run.
    fn next(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

fn document(
    id: HandoffId,
    parents: &str,
    time: DateTime<Utc>,
    line: &Line,
    commit: &str,
) -> String {
    let mut text = format!(
        "# Handoff: Index the notes for {}\n\n\
         ## Goal\n\nMake the notes searchable from the command line without a server.\n\n\
         ## Current state\n\n- `src/index.rs` builds the index; `src/query.rs` is a stub.\n\
         - The tests of the index pass.\n\n\
         ## Decisions made (do not re-litigate)\n\n- Earlier decisions stand.\n",
        line.branch
    );
    for n in 0..3 {
        let _ = writeln!(text, "- Part {n} of {id} keeps its table: joins are slow");
    }
    let _ = write!(
        text,
        "\n## Open questions\n\n- Should hidden folders be indexed?\n\n\
         ## Constraints\n\n- Runs offline.\n\n## Next step\n\nWrite the query parser.\n\n\
         ## Context files\n\n- README.md\n\n\
         ```toml handoff\nversion = 1\nid = \"{id}\"\nparents = [{parents}]\n\
         created = {}\nauthor = \"{1} <{1}@example.com>\"\nbranch = \"{2}\"\n\
         commit = \"{commit}\"\n```\n",
        time.format("%Y-%m-%dT%H:%M:%S+00:00"),
        line.person,
        line.branch,
    );
    text
}
