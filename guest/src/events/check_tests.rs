//! The samples of `data/diagnostics/events.toml`, the folders under
//! `spec/cases/events`, and what no file can hold.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use super::super::{events_of, findings, matching, notification};
use super::*;

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
    check(&line.declared, &line.patterns, Naming::Tasker)
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
    let mut say = |text: String| writeln!(out, "{text}").unwrap();
    match command {
        "notifications" | "notifications:rails" => {
            let naming = if command.ends_with("rails") { Naming::Rails } else { Naming::Tasker };
            for word in &words {
                match notification(word, naming) {
                    Some(name) => say(format!("{word} = {name}")),
                    None => findings(word).into_iter().for_each(|finding| say(shown(&finding))),
                }
            }
        }
        "events-of" => {
            let (asked, declared) = words.split_at(1);
            say(events_of(asked, declared, Naming::Tasker).concat().join(" "));
        }
        "matching" => {
            let (event, patterns) = words.split_at(1);
            say(matching(patterns, event).concat().join(" "));
        }
        _ => checked(line).iter().for_each(|finding| say(shown(finding))),
    }
    out
}

fn shown(finding: &Diagnostic) -> String {
    let Diagnostic { code, span, message, label, help, related } = finding;
    let mut text = format!("{} {}:{}+{} {message} [{label}]", code.id(), span.line, span.column, span.length);
    if !help.is_empty() {
        write!(text, "\n    {help}").unwrap();
    }
    for place in related {
        write!(text, "\n    {}:{} {}", place.span.line, place.span.column, place.message).unwrap();
    }
    text
}

#[test]
fn cases() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/events");
    for case in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        let input = fs::read_to_string(case.join("input.txt")).unwrap();
        let given: String = input.lines().filter(|line| !line.is_empty()).map(answer).collect();
        let file = case.join("expected.txt");
        if env::var_os("UPDATE_CASES").is_some() {
            fs::write(&file, &given).unwrap();
        }
        assert_eq!(given, fs::read_to_string(&file).unwrap_or_default(), "{}", case.display());
    }
}

#[test]
fn the_same_name_in_two_templates_is_one_event() {
    assert_eq!(checked("declare order.paid order.paid subscribe order.*"), []);
}

#[test]
fn a_collision_points_at_both() {
    let found = checked("declare order.line_added order_line.added");
    assert_eq!((found[0].span.column, found[0].related[0].span.column), (26, 9));
}

#[test]
fn many_names_and_patterns_are_not_multiplied() {
    let mention = |text: String| Mention { text, span: Span::default() };
    let declared: Vec<Declaration> =
        (0..20_000).map(|n| Declaration { name: mention(format!("order.number_{n}")), in_process: true }).collect();
    let matched: Vec<Mention> = declared.iter().map(|event| event.name.clone()).collect();
    assert_eq!(check(&declared, &matched, Naming::Rails), []);
    let unmatched: Vec<Mention> = (0..20_000).map(|n| mention(format!("orders.number_{n}"))).collect();
    assert_eq!(check(&declared, &unmatched, Naming::Rails).len(), 20_000);
}
