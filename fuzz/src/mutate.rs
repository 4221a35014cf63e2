//! Texts made from other texts: bytes flipped, lines moved, corpora spliced, tokens put in.

/// What grammars of this program give a meaning to.
const TOKENS: [&str; 44] = [
    "\n",
    "\r\n",
    "\t",
    "    ",
    "# ",
    "## Goal\n",
    "### ",
    "- ",
    "* ",
    "1. ",
    "> ",
    "```",
    "~~~",
    "```toml handoff\n",
    "<!--",
    "-->",
    "<pre>",
    "~~",
    "**",
    "`",
    "|",
    "|---|\n",
    "[x](",
    ")",
    "@~",
    "..",
    "...",
    "#L1-L9",
    ":1-2",
    ":",
    " — ",
    "because ",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "é",
    "\u{301}",
    "漢",
    "👩‍👩‍👧",
    "%2f",
    "../",
    "\\",
    "ghp_",
    "AKIA",
];

/// A seeded source of texts.
pub struct Mutator {
    state: u64,
    corpus: Vec<Vec<u8>>,
    count: u64,
}

impl Mutator {
    pub fn new(seed: u64, corpus: Vec<Vec<u8>>) -> Self {
        Self {
            state: seed.max(1),
            corpus,
            count: 0,
        }
    }

    /// How many texts were made.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The next text: one of the corpus after one to eight changes.
    pub fn next_text(&mut self) -> String {
        self.count += 1;
        let mut text = self.pick().clone();
        for _ in 0..=self.below(8) {
            self.change(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn change(&mut self, text: &mut Vec<u8>) {
        let at = self.below(text.len() + 1);
        let to = (at + self.below(24)).min(text.len());
        match self.below(7) {
            0 => {
                if let Some(byte) = text.get_mut(at) {
                    *byte ^= 1 << (self.state % 8);
                }
            }
            1 => drop(text.drain(at..to)),
            2 => {
                let token = TOKENS[self.below(TOKENS.len())].bytes();
                drop(text.splice(at..at, token));
            }
            3 => {
                let token = TOKENS[self.below(TOKENS.len())].repeat(1 + self.below(40));
                drop(text.splice(at..to, token.bytes()));
            }
            4 => {
                let copy = text[at..to].to_vec();
                let there = self.below(text.len() + 1);
                drop(text.splice(there..there, copy));
            }
            5 => {
                let other = self.pick().clone();
                let from = self.below(other.len() + 1);
                text.truncate(at);
                text.extend(&other[from..]);
            }
            _ => text.truncate(at),
        }
    }

    fn pick(&mut self) -> &Vec<u8> {
        let index = self.below(self.corpus.len());
        &self.corpus[index]
    }

    /// A number below `bound` (xorshift64; Marsaglia, 2003).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 16).unwrap_or(0) % bound.max(1)
    }
}
