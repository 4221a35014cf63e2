//! Words that belong to a conversation, not to a handoff: stories, politeness, tools' errors.
//!
//! The lists are short on purpose. A phrase is in them when it is common at that place and
//! rarely means anything else there; what they miss costs a few tokens, a false alarm costs
//! the reader's trust in all the others.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{Check, Fix, Rule};
use crate::handoff::plain_text;

/// How a sentence of politeness begins, in lower case.
const PLEASANTRIES: &[&str] = &[
    // English
    "let me know if",
    "let me know when",
    "let me know!",
    "let me know.",
    "let me know what",
    "feel free to",
    "hope this helps",
    "i hope this",
    "hope that helps",
    "happy to help",
    "happy coding",
    "good luck",
    "great question",
    "thank you for",
    "thanks for",
    "thanks!",
    "as an ai",
    "if you have any questions",
    "please don't hesitate",
    "don't hesitate to",
    "is there anything else",
    "anything else?",
    "would you like me to",
    // German
    "viel erfolg",
    "lass mich wissen",
    "lassen sie mich wissen",
    "sag bescheid",
    "gib bescheid",
    "ich hoffe, das hilft",
    "bei fragen",
    "vielen dank",
    "gutes gelingen",
    "gerne helfe ich",
    // French
    "n'hésitez pas",
    "n’hésitez pas",
    "n'hésite pas",
    "bonne chance",
    "bon courage",
    "j'espère que cela",
    "j'espère que ça",
    "merci d'avance",
    "merci pour",
    // Spanish
    "no dudes en",
    "no dude en",
    "buena suerte",
    "espero que esto",
    "avísame si",
    "mucha suerte",
    "gracias por",
    // Portuguese
    "boa sorte",
    "espero que isso",
    "fique à vontade",
    "qualquer dúvida",
    "obrigado por",
    "bom trabalho",
    // Italian
    "buona fortuna",
    "spero che",
    "fammi sapere",
    "non esitare",
    "grazie per",
    "buon lavoro",
    // Russian
    "удачи",
    "надеюсь, это",
    "дайте знать",
    "дай знать",
    "если есть вопросы",
    "спасибо за",
    "не стесняйтесь",
    // Chinese
    "希望这",
    "希望對",
    "希望对",
    "如有任何问题",
    "如有问题",
    "如果有任何问题",
    "祝你",
    "祝您",
    "谢谢",
    "感谢您",
    // Japanese
    "お役に立て",
    "頑張って",
    "よろしくお願い",
    "ご不明な点",
    "何かあれば",
    "ありがとうございま",
    // Korean
    "도움이 되",
    "화이팅",
    "행운을",
    "궁금한 점",
    "감사합니다",
    "수고하",
];

/// How an answer begins before it comes to the point, in lower case.
const ANSWERS: &[&str] = &[
    "sure",
    "certainly",
    "of course",
    "absolutely",
    "got it",
    "gerne",
    "natürlich",
    "klar",
    "bien sûr",
    "certainement",
    "claro",
    "por supuesto",
    "com certeza",
    "certo",
    "certamente",
    "конечно",
    "хорошо",
    "当然",
    "好的",
    "はい",
    "承知しました",
    "かしこまりました",
    "물론",
    "네",
];

/// What announces the document, in lower case. It is one only when the line ends in a colon.
const ANNOUNCEMENTS: &[&str] = &[
    "here is",
    "here's",
    "here’s",
    "below is",
    "hier ist",
    "voici",
    "aquí tienes",
    "aquí está",
    "aqui está",
    "ecco",
    "вот",
    "以下是",
    "这是",
    "以下が",
    "以下は",
    "こちらが",
    "다음은",
    "여기",
];

/// Who tells a story.
const FIRST_PERSON: &[&str] = &[
    "i", "i've", "i’ve", "we", "we've", "we’ve", "ich", "wir", "j'ai", "j’ai", "nous", "he",
    "hemos", "eu", "nós", "ho", "abbiamo", "я", "мы",
];

/// What such a person did or how the story goes on: together with the person it is a story.
const TOLD: &[&str] = &[
    // English; regular verbs are known by their ending
    "ran",
    "wrote",
    "made",
    "found",
    "got",
    "had",
    "did",
    "went",
    "built",
    "began",
    "then",
    "first",
    "finally",
    "later",
    "afterwards",
    "spent",
    "decided",
    "tried",
    // German
    "habe",
    "haben",
    "dann",
    "danach",
    "zuerst",
    "anschließend",
    "schließlich",
    // French
    "avons",
    "ensuite",
    "puis",
    "d'abord",
    "finalement",
    "commencé",
    // Spanish, Portuguese, Italian
    "implementado",
    "añadido",
    "luego",
    "después",
    "primero",
    "finalmente",
    "depois",
    "primeiro",
    "fizemos",
    "poi",
    "dopo",
    "prima",
    "infine",
    // Russian
    "сначала",
    "потом",
    "затем",
    "сделал",
    "сделали",
    "добавил",
    "добавили",
    "исправил",
];

/// Stories in languages without spaces: both must occur.
const TOLD_UNSPACED: &[(&str, &str)] = &[
    ("我们", "然后"),
    ("我", "然后"),
    ("首先", "然后"),
    ("我们", "之后"),
    ("我們", "然後"),
    ("私は", "その後"),
    ("まず", "その後"),
    ("まず", "それから"),
    ("저는", "그 다음"),
    ("먼저", "그 다음"),
    ("우리는", "그리고 나서"),
];

/// Sequences that tell a story without a person: the first word of the item, and one that follows.
const SEQUENCES: &[(&str, &[&str])] = &[
    ("first", &["then", "after that", "next"]),
    ("zuerst", &["dann", "danach"]),
    ("d'abord", &["ensuite", "puis"]),
    ("primero", &["luego", "después"]),
    ("primeiro", &["depois"]),
    ("prima", &["poi"]),
    ("сначала", &["потом", "затем"]),
];

/// How the output of a tool that failed begins.
const TOOL_ERRORS: &[&str] = &[
    "Traceback (most recent call last)",
    "<tool_use_error>",
    "Error: Exit code ",
    "Exit code 1",
    "thread 'main' panicked at",
    "npm ERR!",
    "Uncaught TypeError:",
    "fatal: not a git repository",
    "bash: command not found",
    "File has not been read yet",
    "String to replace not found",
    "Request timed out",
];

impl Check<'_> {
    pub(super) fn wording(&mut self) {
        self.narrative();
        for line in prose_lines(self.body) {
            self.pleasantry(line.clone());
            self.tool_error(line);
        }
    }

    fn narrative(&mut self) {
        for item in &self.document.current_state {
            if is_story(&item.text) {
                let at = self.lines.of_item(item.line, &item.raw);
                self.report(
                    Rule::Narrative,
                    at,
                    "tells what was done, not what is there",
                )
                .hint("name artifacts and the state they are in");
            }
        }
    }

    fn pleasantry(&mut self, line: Range<usize>) {
        let text = plain_text(&self.body[line.clone()]).text;
        if !is_pleasantry(&text) {
            return;
        }
        let start = line.start + leading_space(&self.body[line.clone()]);
        let fix = self.whole_paragraph(&line);
        let at = self.lines.at(start);
        self.report(Rule::Pleasantry, at, "a sentence of a chat")
            .hint("leave it out")
            .fix(fix);
    }

    /// A line that is a paragraph of its own can go without changing anything else.
    fn whole_paragraph(&self, line: &Range<usize>) -> Option<Fix> {
        let before = self.body[..line.start].trim_end_matches([' ', '\t']);
        let rest = &self.body[line.end..];
        let after = rest.strip_prefix('\r').unwrap_or(rest);
        let alone = (before.is_empty() || before.ends_with("\n\n") || before.ends_with("\n\r\n"))
            && (after.is_empty()
                || after == "\n"
                || after.starts_with("\n\n")
                || after.starts_with("\n\r\n"));
        let is_item = self.body[line.clone()]
            .trim_start()
            .starts_with(['-', '*', '+', '|', '>', '#']);
        let end = line.end + (rest.len() - after.len()) + usize::from(after.starts_with('\n'));
        (alone && !is_item).then(|| Fix {
            range: line.start..end,
            text: String::new(),
        })
    }

    fn tool_error(&mut self, line: Range<usize>) {
        let text = &self.body[line.clone()];
        let bare = text.trim_start_matches([' ', '\t', '-', '*', '>', '`']);
        if TOOL_ERRORS.iter().any(|error| bare.starts_with(error)) {
            let at = self.lines.at(line.start + text.len() - bare.len());
            self.report(Rule::ToolError, at, "output of a tool that failed")
                .hint("say what is broken and how to see it, under `## Verify` or `## Dead ends`");
        }
    }
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The lines of a Markdown text that are not code, without their breaks.
fn prose_lines(body: &str) -> Vec<Range<usize>> {
    let code: Vec<Range<usize>> = Parser::new_ext(body, Options::empty())
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect();
    let mut blocks = code.iter().peekable();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in body.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        while blocks.next_if(|block| block.end <= range.start).is_some() {}
        let in_code = blocks.peek().is_some_and(|block| block.start < range.end);
        if !in_code && !range.is_empty() {
            lines.push(range);
        }
    }
    lines
}

/// Whether a line is a sentence of a chat: politeness, or what leads to the document.
pub fn is_pleasantry(text: &str) -> bool {
    const LONGEST: usize = 400;
    if text.len() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    let begins = |phrase: &&str| {
        text.strip_prefix(*phrase)
            .is_some_and(|rest| is_word_end(phrase, rest))
    };
    PLEASANTRIES.iter().any(begins)
        || is_answer(&text)
        || ANNOUNCEMENTS.iter().any(begins) && announces(&text)
}

/// `Sure!`, `Certainly, here is …:`; not `Of course the cache is dropped, because …`.
fn is_answer(text: &str) -> bool {
    const MARKS: [char; 7] = ['!', '！', ',', '，', '、', '。', '.'];
    ANSWERS.iter().any(|answer| {
        text.strip_prefix(answer).is_some_and(|rest| {
            let ends_there = rest.chars().count() == 1;
            rest.starts_with(MARKS) && (ends_there || text.contains(['!', '！']) || announces(text))
        })
    })
}

/// Whether the line leads to the document itself: `… your handoff:`.
fn announces(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "handoff",
        "hand-off",
        "summary",
        "document",
        "übergabe",
        "zusammenfassung",
        "passation",
        "résumé",
        "traspaso",
        "resumen",
        "resumo",
        "passaggio",
        "riassunto",
        "передач",
        "交接",
        "引き継ぎ",
        "引継ぎ",
        "인수인계",
        "总结",
        "まとめ",
        "요약",
    ];
    text.trim_end().ends_with([':', '：']) && NAMES.iter().any(|name| text.contains(name))
}

/// A phrase that ends in a letter must not go on as a longer word or a file name; scripts
/// without spaces may.
fn is_word_end(phrase: &str, rest: &str) -> bool {
    let spaced = phrase
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphabetic() && c < '\u{2e80}');
    let goes_on = rest.strip_prefix(['.', '-', '_']).unwrap_or(rest);
    !spaced || !goes_on.starts_with(char::is_alphanumeric)
}

fn is_story(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')))
        .filter(|word| !word.is_empty())
        .collect();
    is_told_in_first_person(&words)
        || is_sequence(&words, &lower)
        || TOLD_UNSPACED.iter().any(|(one, other)| {
            lower
                .find(one)
                .is_some_and(|at| lower[at..].contains(other))
        })
}

/// A person, and within three words what that person did.
fn is_told_in_first_person(words: &[&str]) -> bool {
    const WITHIN: usize = 3;
    words.iter().enumerate().any(|(at, word)| {
        let follows = words[at + 1..].iter().take(WITHIN);
        // `he` is Spanish for "I have" and English for somebody else.
        let person = FIRST_PERSON.contains(word);
        person && follows.into_iter().any(|next| is_told(word, next))
    })
}

fn is_told(person: &str, word: &str) -> bool {
    let english = matches!(person, "i" | "i've" | "i’ve" | "we" | "we've" | "we’ve");
    let spanish = matches!(person, "he" | "hemos" | "ho" | "abbiamo");
    let participle = ["ado", "ido", "ato", "uto", "ito"]
        .iter()
        .any(|end| word.ends_with(end));
    // "need", "speed" end in the same letters and tell nothing.
    let past = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    match (english, spanish) {
        (true, _) => past || TOLD.contains(&word),
        (_, true) => participle && word.len() > 4,
        _ => TOLD.contains(&word),
    }
}

fn is_sequence(words: &[&str], text: &str) -> bool {
    SEQUENCES.iter().any(|(first, next)| {
        words.first() == Some(first) && next.iter().any(|next| text.contains(&format!(" {next} ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_told_apart_from_states() {
        for story in [
            "I implemented the parser and then fixed the tests",
            "We tried three ways to parse dates",
            "First the schema was migrated, then the importer broke",
            "Ich habe den Parser geschrieben und danach getestet",
            "J'ai ensuite corrigé les tests",
            "Hemos implementado la sincronización",
            "Ho implementato il parser",
            "Мы сначала сделали схему",
            "首先实现了解析器，然后修复了测试",
            "まずスキーマを移行し、その後インポーターを直した",
        ] {
            assert!(is_story(story), "{story}");
        }
        for state in [
            "`src/db.rs` holds the schema; 12 tests pass",
            "We need a schema for tags",
            "`sync` is implemented, `search` is not",
            "I/O errors are reported with their path",
            "Retry: first attempt after 1 s",
            "He who owns the lock writes",
            "`wir` is a reserved word of the lexer",
            "スキーマはバージョン 3",
        ] {
            assert!(!is_story(state), "{state}");
        }
    }

    #[test]
    fn pleasantries_are_told_apart_from_sentences() {
        for chat in [
            "Sure! Here is your handoff:",
            "Here's the handoff document:",
            "Certainly!",
            "Let me know if you need anything else.",
            "Viel Erfolg!",
            "Voici le document de passation :",
            "好的，以下是交接文档：",
            "お役に立てれば幸いです。",
            "希望这对你有帮助！",
        ] {
            assert!(is_pleasantry(chat), "{chat}");
        }
        for sentence in [
            "Sure-fire retries are off",
            "Here is where tokens are refreshed",
            "Below is the list of tables:",
            "Good luck.rs holds the random tests",
            "Thanksgiving builds are frozen",
            "Claro is the design system",
            "Of course the cache is dropped, because keys change",
        ] {
            assert!(!is_pleasantry(sentence), "{sentence}");
        }
    }

    #[test]
    fn code_is_no_prose() {
        let body = "one\n\n```\ntwo\n```\n\nthree\n";
        let lines: Vec<&str> = prose_lines(body).into_iter().map(|r| &body[r]).collect();
        assert_eq!(lines, ["one", "three"]);
    }
}
