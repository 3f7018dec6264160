//! What events are called, and what is wrong with their names and with subscribers' patterns. And the samples of their
//! diagnostics.

use std::fmt::Write as _;

use tasker_contrib::diagnostics::{Diagnostic, Span};
use tasker_contrib::events::{Declaration, Mention, Naming, check, events_of, findings, matching, notification};

use super::folder::{each, written};

#[test]
fn cases() {
    each(
        "events",
        |name| name == "input.txt",
        |case| {
            let lines = case.text("input.txt").lines().filter(|line| !line.is_empty());
            [("expected.txt".to_owned(), lines.map(answer).collect())].into()
        },
    );
}

/// What stands in a line such as `declare a.b durable c.d subscribe a.*`.
#[derive(Default)]
struct Line {
    declared: Vec<Declaration>,
    patterns: Vec<Mention>,
}

impl Line {
    /// Words are parted by spaces; `'` around a word keeps its spaces.
    fn read(text: &str) -> Self {
        let mut line = Self::default();
        let mut mode = "";
        for (at, word) in words(text) {
            let span = Span {
                source: "line".into(),
                line: 1,
                column: at,
                length: u32::try_from(word.chars().count()).unwrap(),
            };
            let mention = Mention { text: word.clone(), span };
            match word.as_str() {
                "declare" | "durable" | "subscribe" => {
                    mode = ["declare", "durable", "subscribe"].into_iter().find(|one| *one == word).unwrap();
                }
                _ if mode == "subscribe" => line.patterns.push(mention),
                _ => line.declared.push(Declaration { name: mention, in_process: mode == "declare" }),
            }
        }
        line
    }
}

/// Each word with its column.
fn words(text: &str) -> Vec<(u32, String)> {
    let mut words: Vec<(u32, String)> = Vec::new();
    let mut word: Option<(u32, String)> = None;
    let mut quoted = false;
    for (column, c) in (1..).zip(text.chars()) {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert((column + 1, String::new()));
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert((column, String::new())).1.push(c),
        }
    }
    words.extend(word);
    words
}

fn checked(text: &str) -> Vec<Diagnostic> {
    let line = Line::read(text);
    check(&line.declared, &line.patterns, tasker())
}

#[test]
fn each_code_has_a_sample_that_gives_exactly_it_and_one_that_gives_none() {
    let table = toml::de::DeTable::parse(include_str!("../../data/diagnostics/events.toml")).unwrap().into_inner();
    for (code, entry) in table.iter().map(|(code, entry)| (code.get_ref().as_ref(), entry.get_ref())) {
        let sample = |key: &str| {
            entry.get(key).and_then(|text| text.get_ref().as_str()).unwrap_or_else(|| panic!("{code} has no `{key}`"))
        };
        let found: Vec<&str> = checked(sample("broken")).iter().map(|finding| finding.code.id()).collect();
        assert_eq!(found, [code], "{}", sample("broken"));
        assert_eq!(checked(sample("mended")), [], "{code}");
    }
}

/// One line of `input.txt` and what it gives; Ruby runs the same folders.
fn answer(line: &str) -> String {
    let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
    let words: Vec<String> = words(rest).into_iter().map(|(_, word)| word).collect();
    let mut out = format!("> {line}\n");
    match command {
        "notifications" => {
            let (pattern, words) = words.split_at(1);
            let naming = match Naming::read(&pattern[0]) {
                Ok(naming) => naming,
                Err(finding) => return out + &written(&[*finding]),
            };
            for word in words {
                match notification(word, naming) {
                    Some(name) => writeln!(out, "{word} = {name}").unwrap(),
                    None => out.push_str(&written(&findings(word).into_iter().map(of_line).collect::<Vec<_>>())),
                }
            }
        }
        "events-of" => {
            let (asked, declared) = words.split_at(1);
            writeln!(out, "{}", events_of(asked, declared, tasker()).concat().join(" ")).unwrap();
        }
        "matching" => {
            let (event, patterns) = words.split_at(1);
            writeln!(out, "{}", matching(patterns, event).concat().join(" ")).unwrap();
        }
        _ => out.push_str(&written(&checked(line))),
    }
    out
}

fn tasker() -> Naming<'static> {
    Naming::read("tasker.{event}").unwrap()
}

/// A name by itself has no place in the line.
fn of_line(finding: Diagnostic) -> Diagnostic {
    Diagnostic { span: Span::whole("line"), ..finding }
}
