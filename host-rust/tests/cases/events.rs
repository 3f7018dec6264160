use tasker_contrib_host::events::Declaration;
use tasker_contrib_host::types::{Mention, Span};

use super::folder::{Case, Files, ask, each, written};

const TASKER: &str = "tasker.{event}";

#[test]
fn cases() {
    each("events", |name| name == "input.txt", run);
}

fn run(case: &Case) -> Files {
    let lines = case.lines("input.txt").into_iter().filter(|line| !line.is_empty());
    [("expected.txt".to_owned(), lines.map(|line| format!("> {line}\n{}", answer(line))).collect())].into()
}

fn answer(line: &str) -> String {
    let words = words(line);
    let rest: Vec<String> = words[1..].iter().map(|(word, ..)| word.clone()).collect();
    match words[0].0.as_str() {
        "notifications" => notifications(&rest[1..], &rest[0]),
        "events-of" => {
            ask(|contrib, store| contrib.tasker_contrib_events().call_events_of(store, &rest[..1], &rest[1..], TASKER))
                .unwrap()[0]
                .join(" ")
                + "\n"
        }
        "matching" => {
            ask(|contrib, store| contrib.tasker_contrib_events().call_matching(store, &rest[1..], &rest[..1]))[0]
                .join(" ")
                + "\n"
        }
        _ => check(words),
    }
}

fn notifications(words: &[String], naming: &str) -> String {
    let mentions: Vec<_> = words.iter().map(|word| mention(word.clone(), None, None, None)).collect();
    let answer = ask(|contrib, store| contrib.tasker_contrib_events().call_notifications(store, &mentions, naming));
    let mappings = match answer {
        Ok(mappings) => mappings,
        Err(found) => return written(&found),
    };
    let told = mappings.into_iter().map(|one| match one.notification {
        Some(notification) => format!("{} = {notification}\n", one.event),
        None => written(&one.findings),
    });
    told.collect()
}

fn check(words: Vec<(String, u32, bool)>) -> String {
    let (mut mode, mut declared, mut patterns) = (String::new(), Vec::new(), Vec::new());
    for (word, column, quoted) in words {
        if !quoted && ["declare", "durable", "subscribe"].contains(&word.as_str()) {
            mode = word;
            continue;
        }
        let length = u32::try_from(word.chars().count()).unwrap();
        let mention = mention(word, Some(1), Some(column), Some(length));
        match mode.as_str() {
            "subscribe" => patterns.push(mention),
            _ => declared.push(Declaration { name: mention, in_process: mode == "declare" }),
        }
    }
    let check = |contrib: &tasker_contrib_host::Contrib, store: &mut _| {
        contrib.tasker_contrib_events().call_check(store, &declared, &patterns, TASKER)
    };
    written(&ask(check))
}

fn mention(text: String, line: Option<u32>, column: Option<u32>, length: Option<u32>) -> Mention {
    Mention { text, span: Span { source: "line".to_owned(), line, column, length } }
}

/// Each word with its column, and whether it is in quotes, which keep its spaces.
fn words(text: &str) -> Vec<(String, u32, bool)> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None, false);
    for (column, c) in (1..).zip(text.chars().chain([' '])) {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert((String::new(), column + 1, true));
            }
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert((String::new(), column, false)).0.push(c),
        }
    }
    words
}
