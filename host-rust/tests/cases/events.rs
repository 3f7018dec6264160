use tasker_contrib_host::diagnostics::Span;
use tasker_contrib_host::events::{Declaration, Naming};
use tasker_contrib_host::types::Mention;

use super::folder::{Case, Files, ask, each, written};

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
        "notifications" => notifications(&rest, Naming::Tasker),
        "notifications:rails" => notifications(&rest, Naming::Rails),
        "events-of" => {
            ask(|contrib, store| {
                contrib.tasker_contrib_events().call_events_of(store, &rest[..1], &rest[1..], Naming::Tasker)
            })[0]
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

fn notifications(words: &[String], naming: Naming) -> String {
    let mentions: Vec<_> = words.iter().map(|word| mention(word.clone(), 0, 0, 0)).collect();
    let mappings = ask(|contrib, store| contrib.tasker_contrib_events().call_notifications(store, &mentions, naming));
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
        let mention = mention(word, 1, column, length);
        match mode.as_str() {
            "subscribe" => patterns.push(mention),
            _ => declared.push(Declaration { name: mention, in_process: mode == "declare" }),
        }
    }
    let check = |contrib: &tasker_contrib_host::Contrib, store: &mut _| {
        contrib.tasker_contrib_events().call_check(store, &declared, &patterns, Naming::Tasker)
    };
    written(&ask(check))
}

fn mention(text: String, line: u32, column: u32, length: u32) -> Mention {
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
