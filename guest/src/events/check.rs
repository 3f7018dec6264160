//! Everything that is wrong with an app's events and subscribers' patterns.

use std::collections::{HashMap, HashSet};

use super::notification::{Naming, named};
use super::{EVENTS, name, pattern};
use crate::diagnostics::{Code, Diagnostic, Span, Suggestions, printable};

/// A text and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// An event's name, or a pattern.
    pub text: String,
    /// The text itself.
    pub span: Span,
}

/// An event that a task template declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name.
    pub name: Mention,
    /// Whether a worker's process sees it.
    pub in_process: bool,
}

/// All findings: those about the names first, then those about the patterns,
/// each in the order given.
#[must_use]
pub fn check(declared: &[Declaration], patterns: &[Mention], naming: Naming) -> Vec<Diagnostic> {
    let mut findings = names(declared, naming);
    findings.extend(subscriptions(declared, patterns));
    findings
}

fn names(declared: &[Declaration], naming: Naming) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // Who has a notification's name already; nobody's span for Tasker's own.
    let mut owners: HashMap<String, (&str, Option<&Span>)> =
        EVENTS.iter().map(|event| (named(event.name, naming), (event.name, None))).collect();
    for Mention { text, span } in declared.iter().map(|event| &event.name) {
        let wrong = declared_name(text);
        if !wrong.is_empty() {
            findings.extend(wrong.into_iter().map(|finding| Diagnostic { span: span.clone(), ..finding }));
            continue;
        }
        let notification = named(text, naming);
        match owners.get(&notification) {
            None => {
                owners.insert(notification, (text, Some(span)));
            }
            Some((owner, _)) if owner == text => {}
            Some((owner, first)) => findings.push(collision(text, span, owner, *first, &notification)),
        }
    }
    findings
}

/// Everything that is wrong with the name of a declared event, at no place yet:
/// it is no name, or Tasker's own.
#[must_use]
pub fn declared_name(name: &str) -> Vec<Diagnostic> {
    let mut found = name::findings(name);
    if EVENTS.iter().any(|event| event.name == name) {
        let message = format!("`{name}` is the name of one of Tasker's own events.");
        found.push(
            Diagnostic::new(Code::EventNameTaken, Span::default(), message)
                .label("taken")
                .help("Name it after what happened in the business, not in the workflow."),
        );
    }
    found
}

fn collision(event: &str, span: &Span, owner: &str, first: Option<&Span>, notification: &str) -> Diagnostic {
    let whose = if first.is_some() { "" } else { "Tasker's own " };
    let message = format!("`{event}` and {whose}`{owner}` would both be the notification `{notification}`.");
    let finding = Diagnostic::new(Code::EventNamesCollide, span.clone(), message)
        .label("collides")
        .help("Rename one of the two; a dot and an underscore make no difference.");
    match first {
        Some(first) => finding.related(first.clone(), format!("`{owner}` is declared here")),
        None => finding,
    }
}

fn subscriptions(declared: &[Declaration], patterns: &[Mention]) -> Vec<Diagnostic> {
    let own = EVENTS.iter().map(|event| event.name);
    let all: Vec<&str> = declared.iter().map(|event| event.name.text.as_str()).chain(own.clone()).collect();
    let seen = declared.iter().filter(|event| event.in_process).map(|event| event.name.text.as_str());
    let selectors = |names: Vec<&str>| names.into_iter().flat_map(pattern::selectors).collect::<HashSet<String>>();
    let heard = selectors(seen.chain(own).collect());
    let durable = selectors(all.clone());
    let mut suggestions = Suggestions::default();
    let mut findings = Vec::new();
    for Mention { text, span } in patterns.iter().filter(|pattern| !heard.contains(&pattern.text)) {
        let shown = printable(text);
        let finding = |code, message: String| Diagnostic::new(code, span.clone(), message);
        findings.push(if let Err(impossible) = pattern::subscription(text) {
            Diagnostic { span: span.clone(), ..*impossible }
        } else if durable.contains(text) {
            finding(
                Code::PatternDurable,
                format!("`{shown}` matches only durable events, which no worker's process sees."),
            )
            .label("durable only")
            .help("Give the event `delivery_mode: fast` or `broadcast` in its task template.")
        } else {
            finding(Code::PatternUnmatched, format!("No event matches `{shown}`."))
                .label("matches nothing")
                .help(suggestions.did_you_mean(text, all.iter().copied()))
        });
    }
    findings
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
