//! Documents as people and models write them: each is a shape, in our own words.

#![allow(clippy::unwrap_used)]

use git_handoff::handoff::{Document, Item, read};

fn texts(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.text.as_str()).collect()
}

fn decisions(document: &Document) -> Vec<&str> {
    document
        .decisions
        .iter()
        .map(|decision| decision.text.as_str())
        .collect()
}

fn paths(document: &Document) -> Vec<&str> {
    document
        .context_files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

#[test]
fn numbered_and_decorated_headings() {
    let document = read(
        "# 🚀 Session notes\n\n## 1. 🎯 Current Task\nShip it\n\n### 2) Key Decisions & Rationale (final)\n\
         * SQLite, because one file\n\nNEXT STEPS\n----------\n1. Tag\n2. Push\n",
    );
    assert_eq!(texts(&document.goal), ["Ship it"]);
    assert_eq!(decisions(&document), ["SQLite, because one file"]);
    assert_eq!(texts(&document.next_step), ["Tag", "Push"]);
    assert_eq!(document.summary.as_deref(), Some("🚀 Session notes"));
}

#[test]
fn several_bare_paths_on_one_line() {
    let document =
        read("## Context files\n\n- src/db.rs, docs/SCHEMA.md:3-9\n- src/a.rs, read it first\n");
    assert_eq!(
        paths(&document),
        ["src/db.rs", "docs/SCHEMA.md", "src/a.rs"]
    );
    let notes = document
        .context_files
        .iter()
        .map(|file| file.note.as_deref());
    assert_eq!(
        notes.collect::<Vec<_>>(),
        [None, None, Some("read it first")]
    );
}

#[test]
fn headings_in_brackets() {
    let document = read("## [Goal]\n\nShip it\n\n## [Key decisions]\n\n- One file\n");
    assert_eq!(texts(&document.goal), ["Ship it"]);
    assert_eq!(decisions(&document), ["One file"]);
}

#[test]
fn bold_lines_instead_of_headings() {
    let document = read(
        "**Goal**\n\nSync notes.\n\n**Decisions:**\n- One file\n\n**Open questions:** none\n\n**Next step:** write `sync`\n",
    );
    assert_eq!(texts(&document.goal), ["Sync notes."]);
    assert_eq!(decisions(&document), ["One file"]);
    assert!(document.open_questions.is_empty());
    assert_eq!(texts(&document.next_step), ["write sync"]);
}

#[test]
fn label_lines_and_nothing_else() {
    let document = read(
        "Goal: sync notes\nStatus: half done\nKey decisions:\n- one file\nConstraints:\n- no network\nNext: write sync\n",
    );
    assert_eq!(texts(&document.goal), ["sync notes"]);
    assert_eq!(texts(&document.current_state), ["half done"]);
    assert_eq!(decisions(&document), ["one file"]);
    assert_eq!(texts(&document.constraints), ["no network"]);
    assert_eq!(texts(&document.next_step), ["write sync"]);
}

#[test]
fn bullets_as_labels() {
    let document = read(
        "## Resume\n\n- Branch: main\n- **Goal:** sync notes\n- Next step: write sync\n  - then test it\n",
    );
    assert_eq!(texts(&document.goal), ["sync notes"]);
    assert_eq!(texts(&document.next_step), ["write sync", "then test it"]);
}

#[test]
fn labels_inside_a_list_of_decisions_are_attributes() {
    let document = read(
        "## Decisions\n\n### 1. Use SQLite\n**Context:** notes\n**Constraints:** one file\n\n### 2. WAL\n- **Why:** readers\n",
    );
    assert_eq!(
        decisions(&document),
        [
            "Use SQLite Context: notes Constraints: one file",
            "WAL Why: readers"
        ]
    );
    assert!(document.constraints.is_empty());
}

#[test]
fn tags_instead_of_headings() {
    let document = read(
        "<goal>\nSync notes.\n</goal>\n<key_decisions>\n- One file\n- WAL\n</key_decisions>\n<blockers>\nNone\n</blockers>\n<next-step>Ignored</next-step>\n",
    );
    assert_eq!(texts(&document.goal), ["Sync notes."]);
    assert_eq!(decisions(&document), ["One file", "WAL"]);
    assert_eq!(document.other_sections[0].heading, "Blockers");
}

#[test]
fn a_table_of_decisions_with_a_reason_column() {
    let document = read(
        "## Decisions\n| # | Decision | Rationale |\n|---|---|---|\n| D1 | **SQLite** | one file |\n| D2 | WAL | |\n",
    );
    assert_eq!(decisions(&document), ["D1 | SQLite | one file", "D2 | WAL"]);
    assert_eq!(document.decisions[0].reason.as_deref(), Some("one file"));
}

#[test]
fn check_boxes_and_struck_items() {
    let document = read(
        "## Decisions\n- [x] SQLite\n- ~~Postgres~~: too big\n\n## Next steps\n- [ ] sync\n- [x] schema\n",
    );
    assert_eq!(decisions(&document), ["SQLite", "Postgres: too big"]);
    assert!(document.decisions[1].retired);
    assert_eq!(texts(&document.next_step), ["sync", "schema"]);
}

#[test]
fn steps_in_a_quote_end_with_it() {
    let document =
        read("# T\n\n> **Next steps**\n>\n> 1. one\n> 2. two\n\nUnrelated.\n\n## Goal\nx\n");
    assert_eq!(texts(&document.next_step), ["one", "two"]);
    assert_eq!(texts(&document.goal), ["x"]);
}

#[test]
fn a_whole_answer_in_a_fence() {
    let document = read(
        "Sure! Here is your handoff:\n\n````markdown\n# Handoff: Sync\n\n## Goal\n\nx\n\n```\n## Next step\n```\n\n## Constraints\n\n- y\n````\n",
    );
    assert_eq!(document.summary.as_deref(), Some("Sync"));
    assert!(document.next_step.is_empty());
    assert_eq!(texts(&document.constraints), ["y"]);
}

#[test]
fn headings_in_fences_and_comments_are_text() {
    let document =
        read("# T\n\n## How to run\n\n```sh\n## Goal\nx\n```\n\n<!--\n## Goal\n\ny\n-->\n");
    assert!(document.goal.is_empty());
    assert!(document.is_unstructured());
}

#[test]
fn sections_that_say_nothing_are_empty() {
    for nothing in [
        "None",
        "None.",
        "N/A",
        "(none)",
        "- none yet",
        "_None at this time._",
        "Keine.",
        "無し",
        "없음",
        "нет",
        "- [ ] ",
        "…",
        "TBD",
        "[fill in]",
        "Ninguna por el momento",
    ] {
        let document = read(&format!("## Open questions\n\n{nothing}\n\n## Goal\n\nx\n"));
        assert!(
            document.open_questions.is_empty(),
            "{nothing}: {:?}",
            document.open_questions
        );
        assert_eq!(texts(&document.goal), ["x"], "{nothing}");
    }
}

#[test]
fn other_languages() {
    for (source, goal, decision, question, constraint, next, file) in [
        (
            "## Ziel\na\n## Getroffene Entscheidungen\n- b\n## Offene Fragen\n- c\n## Randbedingungen\n- d\n## Nächste Schritte\n- e\n## Wichtige Dateien\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## Objectif\na\n## Décisions prises\n- b\n## Questions ouvertes\n- c\n## Contraintes\n- d\n## Prochaine étape\n- e\n## Fichiers clés\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## Objetivo\na\n## Decisiones tomadas\n- b\n## Preguntas abiertas\n- c\n## Restricciones\n- d\n## Próximo paso\n- e\n## Archivos clave\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## Objetivo\na\n## Decisões tomadas\n- b\n## Perguntas em aberto\n- c\n## Restrições\n- d\n## Próximos passos\n- e\n## Arquivos importantes\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## Obiettivo\na\n## Decisioni prese\n- b\n## Domande aperte\n- c\n## Vincoli\n- d\n## Prossimi passi\n- e\n## File chiave\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## Цель\na\n## Принятые решения\n- b\n## Открытые вопросы\n- c\n## Ограничения\n- d\n## Следующие шаги\n- e\n## Ключевые файлы\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## 目标\na\n## 关键决策\n- b\n## 待确认问题\n- c\n## 约束条件\n- d\n## 下一步\n- e\n## 关键文件\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## 目的\na\n## 決定事項\n- b\n## 未決事項\n- c\n## 制約\n- d\n## 次のステップ\n- e\n## 関連ファイル\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
        (
            "## 목표\na\n## 주요 결정사항\n- b\n## 미해결 질문\n- c\n## 제약 조건\n- d\n## 다음 단계\n- e\n## 주요 파일\n- `f.rs`\n",
            "a",
            "b",
            "c",
            "d",
            "e",
            "f.rs",
        ),
    ] {
        let document = read(source);
        assert_eq!(texts(&document.goal), [goal], "{source}");
        assert_eq!(decisions(&document), [decision], "{source}");
        assert_eq!(texts(&document.open_questions), [question], "{source}");
        assert_eq!(texts(&document.constraints), [constraint], "{source}");
        assert_eq!(texts(&document.next_step), [next], "{source}");
        assert_eq!(paths(&document), [file], "{source}");
    }
}

#[test]
fn context_files_in_many_forms() {
    let document = read(
        "## Context files\n\n1. src/db.rs:10-40 - schema\n2. `src/a.rs#L3`: entry\n3. [docs](docs/A%20B.md)\n4. `a.rs`, `b.rs` — both\n\
         5. **Parser** `src/parse/`\n6. https://example.com/x\n7. the notes of the last meeting\n8. src/**/*.rs\n9. Makefile\n",
    );
    assert_eq!(
        paths(&document),
        [
            "src/db.rs",
            "src/a.rs",
            "docs/A%20B.md",
            "a.rs",
            "b.rs",
            "src/parse/",
            "https://example.com/x",
            "the notes of the last meeting",
            "src/**/*.rs",
            "Makefile"
        ]
    );
    assert_eq!(document.context_files[0].lines, Some((10, 40)));
    assert_eq!(document.context_files[0].note.as_deref(), Some("schema"));
    assert_eq!(document.context_files[1].lines, Some((3, 3)));
    assert_eq!(
        document.context_files[2].local_path().as_deref(),
        Some("docs/A B.md")
    );
}

#[test]
fn lines_and_columns_of_context_files() {
    let document = read(
        "## Context files\n\n- src/a.rs:10\n- src/b.rs:10:5\n- `src/c.rs:10:5`: the error\n- src/d.rs#L7-L9\n- C:\\work\\e.rs:3\n",
    );
    let found: Vec<_> = document
        .context_files
        .iter()
        .map(|file| (file.path.as_str(), file.lines))
        .collect();
    assert_eq!(
        found,
        [
            ("src/a.rs", Some((10, 10))),
            ("src/b.rs", Some((10, 10))),
            ("src/c.rs", Some((10, 10))),
            ("src/d.rs", Some((7, 9))),
            ("C:\\work\\e.rs", Some((3, 3))),
        ]
    );
}

#[test]
fn the_carry_line_is_no_decision() {
    let document = read("## Decisions\n\n- All previous decisions remain in force.\n- WAL\n");
    assert!(document.carries);
    assert_eq!(decisions(&document), ["WAL"]);
    assert!(git_handoff::handoff::write(&document).contains("- Earlier decisions stand.\n- WAL\n"));
}

#[test]
fn lines_are_those_of_the_source() {
    let document = read(
        "---\na: b\n---\n\n# T\r\n\r\n## Goal\r\n\r\nx\r\n\r\n## Decisions\r\n\r\n- y\r\n- z\r\n",
    );
    assert_eq!(document.goal[0].line, 9);
    assert_eq!(document.decision_lines, [13, 14]);
}

#[test]
fn a_table_right_below_a_label() {
    let document = read("**Key decisions:**\n| What | Why |\n|---|---|\n| SQLite | one file |\n");
    assert_eq!(decisions(&document), ["SQLite | one file"]);
}

#[test]
fn items_that_begin_with_a_tag() {
    let document = read(
        "## Decisions\n- <script> tags are refused: they run\n- <T> stays generic\n- <div> soup is out\n- <!-- hidden -->\n- WAL\n",
    );
    assert_eq!(
        decisions(&document),
        [
            "<script> tags are refused: they run",
            "<T> stays generic",
            "<div> soup is out",
            "WAL"
        ]
    );
}

#[test]
fn a_label_ahead_of_the_sections_is_the_summary() {
    for (label, summary) in [
        ("**Task:** Move the `cache`", "Move the cache"),
        ("Summary: Move the cache", "Move the cache"),
        (
            "# Handoff\n\n**Summary**: Move the\ncache",
            "Move the cache",
        ),
        ("要約：キャッシュを移す", "キャッシュを移す"),
        ("# Move it\n\nSummary: of something else", "Move it"),
    ] {
        let document = read(&format!("{label}\n\n## Goal\nx\n"));
        assert_eq!(document.summary.as_deref(), Some(summary), "{label}");
        let written = git_handoff::handoff::write(&document);
        assert_eq!(
            read(&written).summary.as_deref(),
            Some(summary),
            "{written}"
        );
    }
}

#[test]
fn a_lone_code_span_is_the_name_of_a_file() {
    let document = read(
        "## Context files\n- `configure` - made by autoconf\n- `src/bin/tool`\n- `make test`\n- `parse()`\n- the `lexer` and its tests\n",
    );
    let are_paths: Vec<bool> = document
        .context_files
        .iter()
        .map(|file| file.target.is_path())
        .collect();
    assert_eq!(are_paths, [true, true, false, false, false]);
}

#[test]
fn a_list_on_its_labels_own_line() {
    let document =
        read("Goal: ship it\nNext steps: 1. tag\n2. push\n\n**Constraints:** - offline\n");
    assert_eq!(texts(&document.next_step), ["tag", "push"]);
    assert_eq!(texts(&document.constraints), ["offline"]);
}

#[test]
fn items_that_are_numbered_within_a_line() {
    let source = "Goal: cut the cold start.\nDecisions: (1) lazy imports; (2) keep `f(2) x`, (3) no\n\
                  plugin scan\nConstraints: 1) offline 2) Python 3.8\nNext: 1. measure. 2. tag.\n";
    let document = read(source);
    assert_eq!(
        decisions(&document),
        ["lazy imports", "keep f(2) x", "no plugin scan"]
    );
    assert_eq!(texts(&document.constraints), ["offline", "Python 3.8"]);
    assert_eq!(texts(&document.next_step), ["measure.", "tag."]);
    assert_eq!(document.decisions[1].raw, "keep `f(2) x`");
    assert_eq!(document.decision_lines, [2, 2, 2]);

    let sentences = "## Decisions\n\nTwo are left: (1) this, (2) that.\n\n- see (1) and (2) below\n\n\
                     1. One. See section 2. It says more.\n";
    assert_eq!(
        decisions(&read(sentences)),
        [
            "Two are left: (1) this, (2) that.",
            "see (1) and (2) below",
            "One. See section 2. It says more.",
        ]
    );
}

#[test]
fn lines_that_begin_with_an_id() {
    let source = "## Decisions\n\nD1: SQLite\nD2: no ORM,\nbecause it is slow\n\n## Open questions\n\n\
                  Q1. Sorted?\nQ2. Unique?\n";
    let document = read(source);
    assert_eq!(
        decisions(&document),
        ["D1: SQLite", "D2: no ORM, because it is slow"]
    );
    assert_eq!(
        texts(&document.open_questions),
        ["Q1. Sorted?", "Q2. Unique?"]
    );
    let reasons =
        "Decision 1: SQLite\nWhy: one file\n\nDecision 2: no ORM\nRationale: it is slow\n";
    assert_eq!(
        decisions(&read(reasons)),
        ["SQLite Why: one file", "no ORM Rationale: it is slow"]
    );
}

#[test]
fn a_whole_answer_in_a_fence_of_yaml() {
    let yaml =
        "```yaml\ngoal: ship it\ndecisions:\n  - SQLite\n  - no ORM\nnext_step: tag it\n```\n";
    let document = read(yaml);
    assert_eq!(texts(&document.goal), ["ship it"]);
    assert_eq!(decisions(&document), ["SQLite", "no ORM"]);
    assert_eq!(texts(&document.next_step), ["tag it"]);
}

#[test]
fn elements_between_the_tags_of_a_section() {
    let source = "<handoff>\n  <goal>Ship it.</goal>\n  <decisions>\n    <item>SQLite</item>\n\
                  \x20   <item>no ORM</item>\n  </decisions>\n  <context>\nnotes\n</context>\n</handoff>\n";
    let document = read(source);
    assert_eq!(texts(&document.goal), ["Ship it."]);
    assert_eq!(decisions(&document), ["SQLite", "no ORM"]);
    assert_eq!(document.decision_lines, [4, 5]);
    assert!(
        document
            .other_sections
            .iter()
            .any(|other| other.heading == "Context")
    );
}

/// Texts that fuzzing found: read, written and read again they said something else.
#[test]
fn what_was_written_otherwise_than_it_was_read() {
    for source in [
        "**Goal:**\n3. Owner decisions (build to these):\n| a | b |\n|---|---|\n| c | d |\n",
        "3. Owner decisions:\n*x* `y`\n| a | b |\n|---|---|\n| c | d |\n",
        "## Current state\n- a\n**Next steps:**\n- b\n\n*c* `d`\n**How to run:**\n",
        "## Decisions\n- Earlier decisions stand.\n\n###\n",
        "## Decision:,  t",
        "## :Next step",
        "```~",
        "~~~`",
        "**Goal**|\nx",
        "Goal:#### ### #",
        "# # # #",
        "# \\\\\\\\\\",
        "**Goal:** ```k",
        "**Goal:** # of users",
        "**Goal:** <pre",
        "y\n**Goal:** n||\n-|-",
        "#\n# question\n##\nt",
        "**l\nGoal:** x",
        "*n\n**Goal:** x*",
        "## Context files?notes\n.r",
        "- # Next step",
        "#\n# Goal\n## e  c",
        "## Next\nh\n\ndecision\n-\n```\n\t```",
        "## Dead end\u{b}- :3",
        "**Goal**\n    >q",
        "## Decision\n- # Earlier decision stand\n2\n```",
        "3. Owner decisions (build to these):\n**How to run:**\n",
        "## Key decisions\nCONSTRAINTS\na\n3. Owner decisions (build to these):\n",
        "- **Goal**: a\n- **Constraints**\n  - b\n- **Next step**\n  c\n\n# T\n- Next: d\n- Now: e\n## Goal\n- f\n## Next steps\n- g\n",
        "## Current state\n### How to run\n- **Goal**: a\n- **Constraints**\n  - b\n",
        "- Next: a\n- Now: b\n**Goal:**\nc\n\n- **Goal**: d\n- **Constraints**\n  - e\n- **Next step**\n  f\n",
        "#\n[</goal>\u{feff}:\u{feff}#",
        "GOAL\n\th",
        "GOAL\nh|\n|-",
        "**Next step**\no\\\nStatus:",
        "【决策】*\nt",
        "GOAL\nSummary: k",
        "Summary: <e\ns>",
        "1. **Goal**\n2. **Decision**\n— a\n3. **Next step**",
        "***Goal**:** s",
        "Next - (1) (2) p\nDecision\nfile",
        "- Next: (1) a (2) b",
        "- Next: 1) a 2) b",
        "# Decision\n<l>\nGoal|t\n-|-\nDecision\nNext\n<decision>",
        "Status: next:",
        "Decision — e\nfile\ngoal: next",
        "Decision:\n\n<decision>---\nn",
        "<s>\n<decision><what></what>\n---\n- k",
        ">Decision:\n>>\to",
        "question: t\nfile:\n## Reading list\ns",
        "*__Goal__:* - s",
        "~~**Goal**: s~~",
    ] {
        let document = read(source);
        let written = git_handoff::handoff::write(&document);
        let again = read(&written);
        assert!(again.says_the_same_as(&document), "{source:?}\n{written}");
        assert!(again.is_strict(), "{source:?}\n{written}");
        assert_eq!(git_handoff::handoff::write(&again), written, "{source:?}");
    }
}

#[test]
fn list_marks_that_people_type() {
    let document = read(
        "## Decisions\n• SQLite\n• WAL: readers\n  never block\n\n## Open questions\nWe ask:\n・なに\n・だれ\n\n\
         ## Constraints\n☐ offline\n✅ one file\n\n## Next steps\n１．tag\n２．push\n",
    );
    assert_eq!(decisions(&document), ["SQLite", "WAL: readers never block"]);
    assert_eq!(texts(&document.open_questions), ["なに", "だれ"]);
    assert_eq!(texts(&document.constraints), ["offline", "one file"]);
    assert_eq!(texts(&document.next_step), ["tag", "push"]);
}

#[test]
fn a_list_that_is_the_outline_of_the_whole() {
    for source in [
        "1. **Goal**\n   Ship it\n2. **Decisions**\n   - SQLite\n   - WAL\n3. **Next step**\n   Tag\n4. **Context files**\n   - `src/a.rs`\n",
        "- **Goal**: Ship it\n- **Decisions**:\n  - SQLite\n  - WAL\n- **Next step**: Tag\n- **Context files**: `src/a.rs`\n",
    ] {
        let document = read(source);
        assert_eq!(texts(&document.goal), ["Ship it"], "{source}");
        assert_eq!(decisions(&document), ["SQLite", "WAL"], "{source}");
        assert_eq!(texts(&document.next_step), ["Tag"], "{source}");
        assert_eq!(paths(&document), ["src/a.rs"], "{source}");
    }
}

#[test]
fn labels_without_a_colon() {
    for source in [
        "GOAL\nShip it\n\nDECISIONS\n- SQLite\n\nNEXT STEP\nTag\n",
        "【Goal】Ship it\n【决策】\n- SQLite\n\n【下一步】Tag\n",
        "Goal: Ship it\n\nKey decisions\n\n- SQLite\n\nNext steps\n1. Tag\n",
        "> [!NOTE]\n> **Goal:** Ship it\n\n> [!IMPORTANT]\n> Decisions\n> - SQLite\n>\n> **Next:** Tag\n",
    ] {
        let document = read(source);
        assert_eq!(texts(&document.goal), ["Ship it"], "{source}");
        assert_eq!(decisions(&document), ["SQLite"], "{source}");
        assert_eq!(texts(&document.next_step), ["Tag"], "{source}");
    }
}

#[test]
fn tags_around_a_sentence_and_around_everything() {
    let document = read(
        "<handoff>\n<goal>Ship it</goal>\n<decisions>\n- SQLite\n</decisions>\n<next_step>Tag\nand push</next_step>\n</handoff>\n",
    );
    assert_eq!(texts(&document.goal), ["Ship it"]);
    assert_eq!(decisions(&document), ["SQLite"]);
    assert_eq!(texts(&document.next_step), ["Tag and push"]);
    assert!(document.other_sections.is_empty(), "{document:?}");
}

#[test]
fn sections_that_can_be_folded() {
    let document = read(
        "<details>\n<summary><b>Key decisions</b></summary>\n\n- SQLite\n\n</details>\n\n\
         <details open><summary>Next steps</summary>\n\n1. tag\n\n</details>\n\n\
         <details><summary>The log</summary>\n\n- noise\n\n</details>\n",
    );
    assert_eq!(decisions(&document), ["SQLite"]);
    assert_eq!(texts(&document.next_step), ["tag"]);
}

/// What every outline below says.
fn says_what_an_outline_says(source: &str) {
    let document = read(source);
    assert_eq!(texts(&document.goal), ["Ship it"], "{source}");
    assert_eq!(
        decisions(&document),
        ["SQLite: one file", "WAL"],
        "{source}"
    );
    assert_eq!(texts(&document.next_step), ["Tag"], "{source}");
    assert_eq!(paths(&document), ["src/a.rs"], "{source}");
}

#[test]
fn names_of_sections_on_lines_of_their_own() {
    for source in [
        "Session 4\n\nGoal\nShip it\n\nDecisions\n- SQLite: one file\n- WAL\n\nNext step\nTag\n\nContext files\n- src/a.rs\n",
        "■ 目的\nShip it\n\n■ 決定事項\n・SQLite: one file\n・WAL\n\n■ 次のステップ\nTag\n\n■ 関連ファイル\n・src/a.rs\n",
        "[Goal]\nShip it\n\n[Decisions]\n- SQLite: one file\n- WAL\n\n[Next step]\nTag\n\n[Files]\n- src/a.rs\n",
        "一、目标\nShip it\n\n二、关键决策\n- SQLite: one file\n- WAL\n\n三、下一步\nTag\n\n四、文件\n- src/a.rs\n",
        "== Goal ==\nShip it\n\n== Decisions ==\n* SQLite: one file\n* WAL\n\n== Next step ==\nTag\n\n== Key files ==\n* src/a.rs\n",
        "Goal\n: Ship it\n\nDecisions\n: SQLite: one file\n: WAL\n\nNext step\n: Tag\n\nFiles\n: `src/a.rs`\n",
    ] {
        says_what_an_outline_says(source);
    }
}

#[test]
fn names_of_sections_as_items_of_a_list() {
    for source in [
        "- Goal\n  - Ship it\n- Key decisions\n  - SQLite: one file\n  - WAL\n- Next step\n  - Tag\n- Files\n  - src/a.rs\n",
        "* Goal\nShip it\n* Decisions\n- SQLite: one file\n- WAL\n* Next step\nTag\n* Files\n- src/a.rs\n",
        "1. Goal\nShip it\n\n2. Decisions\n2.1 SQLite: one file\n2.2 WAL\n\n3. Next step\nTag\n\n4. Files\n- src/a.rs\n",
    ] {
        says_what_an_outline_says(source);
    }
    let document = read("A handoff has these parts:\n\n- Goal\n- Decisions\n- Next step\n");
    assert!(document.is_unstructured(), "{document:?}");
}

#[test]
fn typed_lists_below_labels() {
    for source in [
        "【目标】Ship it\n\n【决定】\n• SQLite: one file\n• WAL\n\n【下一步】\n1、Tag\n\n【文件】\n• src/a.rs\n",
        "GOAL\nShip it\n\nDECISIONS\n• SQLite: one file\n• WAL\n\nNEXT STEP\nTag\n\nCONTEXT FILES\n• src/a.rs\n",
        "**Ziel:** Ship it\n\n**Entscheidungen:**\n– SQLite: one file\n– WAL\n\n**Nächster Schritt:** Tag\n\n**Dateien:**\n– `src/a.rs`\n",
    ] {
        says_what_an_outline_says(source);
    }
    let prose = read("## Current state\n\n3.1 GB are left\n");
    assert_eq!(texts(&prose.current_state), ["3.1 GB are left"]);
}

#[test]
fn wordings_of_last_resort() {
    for wording in [
        "Files",
        "Dateien",
        "Fichiers",
        "Archivos",
        "Файлы",
        "文件",
        "ファイル",
        "파일",
    ] {
        for form in ["## {}\n\n- `a.rs`\n", "**{}**\n- `a.rs`\n", "{}: `a.rs`\n"] {
            let source = format!("## Goal\n\nx\n\n{}", form.replace("{}", wording));
            assert_eq!(paths(&read(&source)), ["a.rs"], "{source}");
            let named = format!("{source}\n## Key files\n\n- `b.rs`\n");
            assert_eq!(paths(&read(&named)), ["b.rs"], "{named}");
        }
    }
    let issues = read("## Open issues\n- Which port?\n");
    assert_eq!(texts(&issues.open_questions), ["Which port?"]);
    let both = read("## Open issues\n- a bug\n\n## Open questions\n- Which port?\n");
    assert_eq!(texts(&both.open_questions), ["Which port?"]);
}

#[test]
fn arguments_of_types_are_text() {
    let document = read(
        "## Decisions\n- Result<A> is public\n- Result<B> is private\n- H<sub>2</sub>O stays\n",
    );
    assert_eq!(
        decisions(&document),
        ["Result<A> is public", "Result<B> is private", "H2O stays"]
    );
    assert_ne!(document.decisions[0].key(), document.decisions[1].key());
}

#[test]
fn without_a_title_the_goal_gives_the_summary() {
    let document = read("## Goal\n\nSearch the **notes**. Offline, too.\n\n- x\n");
    assert_eq!(document.summary.as_deref(), Some("Search the notes"));
    assert!(!document.is_titled());
    let written = git_handoff::handoff::write(&document);
    assert!(written.starts_with("# Handoff\n"), "{written}");
    let titled = read("# Handoff: Sync\n\n## Goal\n\nSearch the notes.\n");
    assert_eq!(titled.summary.as_deref(), Some("Sync"));
}
