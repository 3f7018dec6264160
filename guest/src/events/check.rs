//! Checks an application's events and its subscribers' patterns.

use std::collections::BTreeMap;

use super::notification::{Naming, named};
use super::{EVENTS, name, pattern};
use crate::diagnostics::{Code, Diagnostic, Span, Suggestions, printable};
use crate::lists;

/// A text and the place where it is written.
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
    /// Whether the worker's process receives it.
    pub in_process: bool,
}

/// Returns all findings: first those about names, then those about patterns, in the given order.
#[must_use]
pub fn check(declared: &[Declaration], patterns: &[Mention], naming: Naming<'_>) -> Vec<Diagnostic> {
    let mut findings = names(declared, naming);
    findings.extend(subscriptions(declared, patterns));
    findings
}

fn names(declared: &[Declaration], naming: Naming<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // Notification, event, and its place; none for Tasker's own events.
    let own = EVENTS.iter().map(|event| (event.name, None));
    let all = own.chain(declared.iter().map(|event| (event.name.text.as_str(), Some(&event.name.span))));
    let notifications: Vec<(String, &str, Option<&Span>)> =
        all.map(|(event, span)| (named(event, naming), event, span)).collect();
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, (notification, event, span)) in notifications.iter().enumerate() {
        let wrong = span.map(|span| (span, declared_name(event))).filter(|(_, wrong)| !wrong.is_empty());
        if let Some((span, wrong)) = wrong {
            findings.extend(wrong.into_iter().map(|finding| Diagnostic { span: span.clone(), ..finding }));
            continue;
        }
        let owner = owners.get(notification.as_str()).and_then(|owner| notifications.get(*owner));
        match (owner, span) {
            (Some((_, owner, first)), Some(span)) if owner != event => {
                findings.push(collision(event, span, owner, *first, notification));
            }
            (Some(_), _) => {}
            (None, _) => _ = owners.insert(notification, number),
        }
    }
    findings
}

/// Checks the name of a declared event: it must be valid and not one of Tasker's own. The caller
/// sets the place of the findings.
#[must_use]
pub fn declared_name(name: &str) -> Vec<Diagnostic> {
    let mut found = name::findings(name);
    if EVENTS.iter().any(|event| event.name == name) {
        let message = format!("`{name}` is the name of one of Tasker's own events.");
        found.push(
            Diagnostic::new(Code::EventNameTaken, Span::default(), message)
                .label("taken")
                .help("Name it after what happened in your business, not in the workflow."),
        );
    }
    found
}

fn collision(event: &str, span: &Span, owner: &str, first: Option<&Span>, notification: &str) -> Diagnostic {
    let whose = if first.is_some() { "" } else { "Tasker's own " };
    let message = format!("`{event}` and {whose}`{owner}` would both become the notification `{notification}`.");
    let finding = Diagnostic::new(Code::EventNamesCollide, span.clone(), message)
        .label("collides")
        .help("Rename one of them. A dot and an underscore count as the same here.");
    match first {
        Some(first) => finding.related(first.clone(), format!("`{owner}` is declared here")),
        None => finding,
    }
}

fn subscriptions(declared: &[Declaration], patterns: &[Mention]) -> Vec<Diagnostic> {
    let own = EVENTS.iter().map(|event| event.name);
    let all: Vec<&str> = declared.iter().map(|event| event.name.text.as_str()).chain(own.clone()).collect();
    let seen = declared.iter().filter(|event| event.in_process).map(|event| event.name.text.as_str());
    let selectors = |names: Vec<&str>| {
        let mut selectors: Vec<String> = names.into_iter().flat_map(pattern::selectors).collect();
        lists::sort(&mut selectors);
        selectors
    };
    let heard = selectors(seen.chain(own).collect());
    let durable = selectors(all.clone());
    let mut suggestions = Suggestions::default();
    let mut findings = Vec::new();
    for Mention { text, span } in patterns.iter().filter(|pattern| heard.binary_search(&pattern.text).is_err()) {
        let shown = printable(text);
        let finding = |code, message: String| Diagnostic::new(code, span.clone(), message);
        findings.push(if let Err(impossible) = pattern::subscription(text) {
            Diagnostic { span: span.clone(), ..*impossible }
        } else if durable.binary_search(text).is_ok() {
            finding(
                Code::PatternDurable,
                format!("`{shown}` matches only durable events, and those never reach a worker's process."),
            )
            .label("durable only")
            .help("Give the event `delivery_mode: fast` or `broadcast` in its task template.")
        } else {
            let near = suggestions.did_you_mean(text, all.iter().copied());
            finding(Code::PatternUnmatched, format!("No event matches `{shown}`."))
                .label("matches nothing")
                .help(if near.is_empty() { DECLARE } else { &near })
        });
    }
    findings
}

const DECLARE: &str = "Declare it in a template's `publishes_events`, or correct the pattern.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_can_not_be_collides_with_none() {
        let naming = Naming::read("tasker.{event}").unwrap();
        let declared: Vec<Declaration> = ["order..paid", "order._paid"]
            .map(|name| Declaration {
                name: Mention { text: name.to_owned(), span: Span::default() },
                in_process: true,
            })
            .to_vec();
        let found = check(&declared, &[], naming);
        assert!(!found.is_empty() && found.iter().all(|one| one.code != Code::EventNamesCollide), "{found:?}");
    }

    #[test]
    fn many_names_and_patterns_are_not_multiplied() {
        let mention = |text: String| Mention { text, span: Span::default() };
        let declared: Vec<Declaration> =
            (0..20_000).map(|n| Declaration { name: mention(format!("order.number_{n}")), in_process: true }).collect();
        let matched: Vec<Mention> = declared.iter().map(|event| event.name.clone()).collect();
        assert_eq!(check(&declared, &matched, Naming::read("{event}.tasker").unwrap()), []);
        let unmatched: Vec<Mention> = (0..20_000).map(|n| mention(format!("orders.number_{n}"))).collect();
        assert_eq!(check(&declared, &unmatched, Naming::read("{event}.tasker").unwrap()).len(), 20_000);
    }
}
