//! Laws of reading and writing, on generated documents.

#![allow(clippy::unwrap_used)]

use git_handoff::handoff::{read, write};
use proptest::prelude::*;

/// Headings, known and unknown, in many forms; `#` counts and underlines included.
fn heading() -> impl Strategy<Value = String> {
    let wording = prop::sample::select(vec![
        "Goal",
        "Key decisions",
        "Decisions made (do not re-litigate)",
        "3. Owner decisions (build to these)",
        "🔜 Próximos passos",
        "Next steps",
        "Open questions",
        "Constraints/Assumptions",
        "下一步（直接做）",
        "Key files",
        "Current state",
        "Dead ends",
        "How to run",
        "Background",
        "Verify",
        "Next step: ship it",
        "Decision: use a file",
        "Files",
        "Open issues",
        "■ 目的",
    ]);
    let form = prop::sample::select(vec![
        "# {}\n",
        "## {}\n",
        "### {}\n",
        "#### {}\n",
        "\n{}\n===\n",
        "\n{}\n---\n",
        "**{}:**\n",
        "**{}**\n\n",
        "{}:\n",
        "> ## {}\n",
    ]);
    (wording, form).prop_map(|(wording, form)| form.replace("{}", wording))
}

/// Content; every word of it that begins with `w` must survive.
fn content() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "- w1 because w2\n- w3\n",
        "1. w1\n   w2\n2. w3\n\n",
        "w1 w2\nw3.\n\n",
        "w1:\n\n- w2\n- w3\n\n",
        "| a | b |\n|---|---|\n| w1 | w2 |\n\n",
        "```sh\n## Goal\nw1\n```\n\n",
        "- [ ] w1\n- [x] w2\n\n",
        "> w1\n> - w2\n\n",
        "- `src/w1.rs:10-40` - w2\n- [w3](docs/w4.md)\n",
        "None.\n\n",
        "- Next: w1\n- Now: w2\n",
        "**Goal:** w1 w2\n\n",
        "Next: w1\n",
        "- Earlier decisions still stand\n- w1\n",
        "- ~~w1~~: w2\n",
        "---\n\nw1\n\n",
        "<!-- w1 -->\n\n",
        "- w1\n**Next steps:**\n- w2\n",
        "- w1\n\n  w2\n\n      w3\n\n",
        "<decisions_made>\n- w1\n</decisions_made>\n\n",
        "<next_step>w1 w2</next_step>\n\n",
        "<goal>w1</goal>\n  <decisions>\n    <item>w2</item>\n    <x>w3</x>\n  </decisions>\n\n",
        "<details>\n<summary>Key decisions</summary>\n\n- w1\n\n</details>\n\n",
        "• w1\n• w2\n\n",
        "１．w1\n２．w2\n\n",
        "CONSTRAINTS\nw1\n",
        "【目标】w1\n",
        "Summary: w1 w2\n\n",
        "- <script> w1\n- <w2>\n",
        "Next steps: 1. w1\n2. w2\n\n",
        "- **Goal**: w1\n- **Constraints**\n  - w2\n- **Next step**\n  w3\n\n",
        "Open questions\n\n- w1\n",
        "Goal\nw1\n\nDecisions\n- w2\n\nNext step\nw3\n\n",
        "■ Decisions\n・w1\n・w2: w3\n\n",
        "[Open questions]\n- w1\n\n",
        "- Goal\n  - w1\n- Key decisions\n  - w2\n- Next step\n  - w3\n\n",
        "* Goal\nw1\n* Decisions\n- w2\n* Next step\nw3\n\n",
        "1. Goal\nw1\n2. Decisions\n2.1 w2\n2.2 w3\n3. Next step\nw4\n\n",
        "Files: `src/w1.rs`, src/w2.rs\n\n",
        "**Files**\n• `src/w1.rs`: w2\n• src/w3.rs\n\n",
        "Open:\n• w1\n• W2: w3\n\n",
        "1、w1\n2、w2\n\n",
        ": w1\n: w2\n\n",
        "w1\n\n\n\nw2\n\n",
        "1. w1\n\n   ```\n   w2\n   ```\n2. w3\n\n",
        "Decisions: (1) w1; (2) w2\n(3) w3\n",
        "D1: w1\nD2: w2\n\n",
        "- @docs/w1.md#w2 - w3\n",
        "```\nw1\n",
        "*w1* `w2`\n",
        "\n",
    ])
    .prop_map(str::to_owned)
}

fn document() -> impl Strategy<Value = String> {
    let title = prop::sample::select(vec![
        "",
        "# Handoff: t\n\n",
        "# HANDOFF — t\n",
        "\u{feff}# Session notes\n\n",
        "---\na: b\n---\n\n# T\n\n",
        "w1\n\n# Handoff: t\n",
    ]);
    let section = (heading(), prop::collection::vec(content(), 0..4))
        .prop_map(|(heading, contents)| heading + &contents.concat());
    (
        title,
        prop::collection::vec(content(), 0..2),
        prop::collection::vec(section, 0..6),
        any::<bool>(),
    )
        .prop_map(|(title, loose, sections, carriage)| {
            let text = number_words(&(title.to_owned() + &loose.concat() + &sections.concat()));
            if carriage {
                text.replace('\n', "\r\n")
            } else {
                text
            }
        })
}

/// Makes every `w1`, `w2` … of the pieces a word of its own.
fn number_words(text: &str) -> String {
    let mut count = 100;
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('w') {
        let digits = rest[at + 1..]
            .chars()
            .take_while(char::is_ascii_digit)
            .count();
        let begins = rest[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        out.push_str(&rest[..=at]);
        if digits > 0 && begins {
            out.push_str(&count.to_string());
            count += 1;
        }
        rest = &rest[at + 1 + if begins { digits } else { 0 }..];
    }
    out + rest
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with('w') && word.len() == 4)
        .collect()
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "#",
        "##",
        " ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "*",
        "**",
        "`",
        "```",
        "~~",
        "|",
        "---",
        "===",
        ":",
        "Goal",
        "Next",
        "Decisions",
        "w",
        "(1) ",
        "(2) ",
        "D1: ",
        "<",
        ">",
        "<!--",
        "-->",
        "</goal>",
        "<goal>",
        "<item>",
        "</item>",
        "[",
        "](",
        ")",
        "    ",
        "\t",
        "é",
        "下一步",
        "\r\n",
        "\r",
        "\u{feff}",
        "+++",
        "<<<<<<< a\n",
        ">>>>>>> b\n",
        "=======\n",
        "\\",
        "&amp;",
        "\u{0}",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    ProptestConfig::default().cases.max(300)
}

#[test]
fn what_a_text_says_does_not_change_with_the_place_it_is_written_at() {
    let texts = [
        // The title is written first, so that a name stands right above its list.
        "Next step\n#\n* w1\n",
        "**Decisions:**\n# Handoff: t\n- w1\n",
        // A comment begins no sentence.
        "Goal: <!-- a --> w1\n",
        "Goal: <!-->w1\n",
        // Another label in an item, which would open a section of its own outside.
        "1. **Goal**: w1\n context_file:\n",
        "- **Goal:** w1\n\n  **Constraints:**\n  - w2\n",
        // A label that names the section around another label, behind a typed mark.
        "## Goal\n**Files**\n• `src/w1.rs`: w2\n\n**■ 目的:**\n- w3\n",
        // Items beside a label keep their indentation.
        "* **Next step:**\n* w1\n  *\n",
        "* **Next step:**\n* w1\n  * w2\n* w3\n",
    ];
    for text in texts {
        let text = &number_words(text);
        let document = read(text);
        let written = write(&document);
        let again = read(&written);
        assert!(again.is_strict(), "{text}\n{written}");
        assert!(
            again.says_the_same_as(&document),
            "{text}\n{written}\n{again:#?}"
        );
        assert_eq!(words(&written).len(), words(text).len(), "{written}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_says_the_same(source in document()) {
        let document = read(&source);
        let written = write(&document);
        let again = read(&written);
        prop_assert!(again.says_the_same_as(&document), "{document:#?}\n{written}\n{again:#?}");
    }

    #[test]
    fn what_is_written_is_strict(source in document()) {
        let written = write(&read(&source));
        let again = read(&written);
        prop_assert!(again.is_strict(), "{written}");
        prop_assert_eq!(write(&again), written);
    }

    #[test]
    fn no_word_is_lost(source in document()) {
        let written = write(&read(&source));
        let mut left = words(&written);
        for word in words(&source) {
            let at = left.iter().position(|other| *other == word);
            prop_assert!(at.is_some(), "{} is gone from\n{}", word, written);
            left.remove(at.unwrap());
        }
    }

    #[test]
    fn any_text_is_read(source in any::<String>()) {
        let _ = write(&read(&source));
    }

    #[test]
    fn any_markdown_is_read(source in soup()) {
        let _ = write(&read(&source));
    }
}
