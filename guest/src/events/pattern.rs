//! The patterns of subscribers, with the same meaning as in tasker-rb.

use super::name::is_name;
use crate::diagnostics::{Code, Diagnostic, Span, printable};
use crate::lists;

/// For each event, returns the patterns that match it, in the given order.
#[must_use]
pub fn matching(patterns: &[String], events: &[String]) -> Vec<Vec<String>> {
    let mut places: Vec<(&String, usize)> = patterns.iter().zip(0..).collect();
    lists::sort(&mut places);
    let matched = |event: &String| {
        let mut found: Vec<usize> = Vec::new();
        for selector in selectors(event) {
            let first = places.partition_point(|(pattern, _)| **pattern < selector);
            let same = places.iter().skip(first).take_while(|(pattern, _)| **pattern == selector);
            found.extend(same.map(|(_, place)| place));
        }
        lists::sort(&mut found);
        found.iter().filter_map(|place| patterns.get(*place).cloned()).collect()
    };
    events.iter().map(matched).collect()
}

/// All patterns that can match an event: `*`, each prefix of its name up to a dot followed by a
/// star, and the name itself. Looking these up is faster than comparing every pattern with every
/// event.
pub(super) fn selectors(event: &str) -> Vec<String> {
    let beginnings = event.match_indices('.').filter_map(|(dot, _)| event.get(..=dot)).map(|start| format!("{start}*"));
    beginnings.chain(["*".to_owned(), event.to_owned()]).collect()
}

/// The method with which a subscriber handles a pattern: the event's name with underscores. None if
/// the pattern can match several events, or if no method can have that name.
///
/// # Errors
/// A finding without a place, if the pattern can never match.
pub fn subscription(pattern: &str) -> Result<Option<String>, Box<Diagnostic>> {
    if is_name(pattern) {
        let method = pattern.replace('.', "_");
        return Ok((!method.starts_with(|c: char| c.is_ascii_digit())).then_some(method));
    }
    if is_possible(pattern) {
        return Ok(None);
    }
    let message = format!("`{}` can never match an event's name.", printable(pattern));
    let finding = Diagnostic::new(Code::PatternImpossible, Span::default(), message)
        .label("never matches")
        .help("Write a name (`order.paid`), the beginning of a name (`order.*`), or `*`.");
    Err(Box::new(finding))
}

/// Whether there is a name that the pattern matches.
fn is_possible(pattern: &str) -> bool {
    match pattern.strip_suffix(".*") {
        // Any word works as the rest.
        Some(start) => is_name(&format!("{start}.x")),
        None => pattern == "*" || is_name(pattern),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    /// The rule in tasker-rb.
    fn upstream(pattern: &str, event: &str) -> bool {
        match pattern {
            "*" => true,
            _ => match pattern.strip_suffix(".*") {
                Some(start) => event.starts_with(&format!("{start}.")),
                None => event == pattern,
            },
        }
    }

    #[test]
    fn a_star_stands_for_the_rest_of_a_name() {
        let patterns = owned(&["order.line.added", "order.*", "ord*", "order.line.*", "*", "*.added", "order"]);
        assert_eq!(
            matching(&patterns, &owned(&["order.line.added", "orders.paid"])),
            [owned(&["order.line.added", "order.*", "order.line.*", "*"]), owned(&["*"]),]
        );
    }

    #[test]
    fn a_pattern_given_twice_matches_twice() {
        assert_eq!(matching(&owned(&["*", "a.b", "*"]), &owned(&["a.b"])), [owned(&["*", "a.b", "*"])]);
    }

    #[test]
    fn no_method_starts_with_a_digit() {
        assert_eq!(subscription("order.paid_1").unwrap(), Some("order_paid_1".to_owned()));
        assert_eq!(subscription("1.paid").unwrap(), None);
    }

    #[test]
    fn some_patterns_can_never_match() {
        for pattern in ["*", "order.*", "order.line.*", "order.paid", "a_1.*"] {
            assert!(is_possible(pattern), "{pattern}");
        }
        for pattern in ["", ".*", "**", "*.paid", "order.*.paid", "Order.*", "order..*", "order", "order*", " *"] {
            assert!(!is_possible(pattern), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn patterns_mean_what_they_mean_upstream(
            pattern in "[ab.*]{1,6}",
            event in "[ab]{1,2}(\\.[ab]{1,2}){1,2}",
        ) {
            let found = matching(std::slice::from_ref(&pattern), std::slice::from_ref(&event));
            prop_assert_eq!(!found[0].is_empty(), upstream(&pattern, &event));
        }
    }
}
