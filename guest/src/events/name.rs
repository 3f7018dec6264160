//! The grammar of event names.

use crate::diagnostics::{Code, Diagnostic, Span, printable};

/// The longest name, in characters.
const LONGEST: usize = 255;

/// Whether it is an event's name.
pub(super) fn is_name(name: &str) -> bool {
    name.len() <= LONGEST && name.chars().all(is_allowed) && name.contains('.') && !name.split('.').any(str::is_empty)
}

/// Finds everything that is wrong with a name. The caller sets the place of the findings.
#[must_use]
pub fn findings(name: &str) -> Vec<Diagnostic> {
    if name.is_empty() {
        return vec![found(Code::EventNameEmpty, "An event needs a name, such as `order.validated`.".into(), "empty")];
    }
    let shown = printable(name);
    let mut findings = Vec::new();
    let length = name.chars().count();
    if length > LONGEST {
        let message = format!("`{shown}` has {length} characters. An event's name may have {LONGEST}.");
        findings.push(found(Code::EventNameTooLong, message, "too long"));
    }
    if let Some(strange) = name.chars().find(|c| !is_allowed(*c)) {
        let strange = printable(&strange.to_string());
        let message = format!(
            "`{shown}` holds `{strange}`. An event's name consists of `a` to `z`, `0` to `9`, underscores and dots."
        );
        findings.push(found(Code::EventNameCharacter, message, "not allowed").help(suggestion(name)));
    }
    if !name.contains('.') {
        let message = format!("`{shown}` has no dot. Say what it is about and what happened, like `order.validated`.");
        findings.push(found(Code::EventNameOneWord, message, "one word"));
    } else if name.split('.').any(str::is_empty) {
        let message = format!("`{shown}` has a dot without a word on both sides.");
        findings.push(found(Code::EventNameDots, message, "empty word").help(suggestion(name)));
    }
    findings
}

fn found(code: Code, message: String, label: &str) -> Diagnostic {
    Diagnostic::new(code, Span::default(), message).label(label)
}

fn is_allowed(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | '_' | '.')
}

/// Suggests a valid name that is close to this one, or an empty text.
fn suggestion(name: &str) -> String {
    let near: String = name
        .trim()
        .chars()
        .take(LONGEST + 1)
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if matches!(c, ' ' | '-' | ':' | '/') { '_' } else { c })
        .collect();
    let words: Vec<&str> = near.split('.').filter(|word| !word.is_empty()).collect();
    let near = words.join(".");
    if is_name(&near) { format!("Did you mean `{near}`?") } else { String::new() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn codes(name: &str) -> Vec<Code> {
        findings(name).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn names_are_words_joined_by_dots() {
        for name in ["order.validated", "order.items.added", "a.b", "2fa.sent_1", "_._"] {
            assert_eq!(codes(name), [], "{name}");
            assert!(is_name(name), "{name}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        assert_eq!(codes(""), [Code::EventNameEmpty]);
        assert_eq!(codes("Order"), [Code::EventNameCharacter, Code::EventNameOneWord]);
        assert_eq!(codes(" order..paid"), [Code::EventNameCharacter, Code::EventNameDots]);
        assert_eq!(
            codes(&format!("{}.é.", "a".repeat(10_000))),
            [Code::EventNameTooLong, Code::EventNameCharacter, Code::EventNameDots]
        );
        for name in [".order.paid", "order.paid.", ".", "..", "order..paid"] {
            assert_eq!(codes(name), [Code::EventNameDots], "{name}");
            assert!(!is_name(name), "{name}");
        }
        for name in ["order.paid\n", "order. paid", "bestellung.geprüft", "order.\u{202e}paid", "order.*", "a.B"] {
            assert_eq!(codes(name), [Code::EventNameCharacter], "{name}");
        }
    }

    #[test]
    fn the_longest_name_has_255_characters() {
        assert_eq!(codes(&format!("{}.b", "a".repeat(253))), []);
        assert_eq!(codes(&format!("{}.b", "a".repeat(254))), [Code::EventNameTooLong]);
    }

    #[test]
    fn a_name_that_is_near_is_suggested() {
        assert_eq!(findings("Order.Line-Added")[0].help, "Did you mean `order.line_added`?");
        assert_eq!(findings(".order..paid.")[0].help, "Did you mean `order.paid`?");
        assert_eq!(findings("größe.geändert")[0].help, "");
    }

    #[test]
    fn text_of_strangers_is_disarmed() {
        assert!(!findings("a.\u{1b}[31m")[0].message.contains('\u{1b}'));
    }

    proptest! {
        #[test]
        fn the_grammar_is_tasker_s(name in "[a-zA-Z0-9_. é]{0,12}") {
            let legal = name.contains('.')
                && !name.starts_with('.')
                && !name.ends_with('.')
                && !name.contains("..")
                && name.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_' | '.'));
            prop_assert_eq!(is_name(&name), legal);
            prop_assert_eq!(findings(&name).is_empty(), legal);
        }

        #[test]
        fn no_name_is_too_strange(name in any::<String>()) {
            let _ = findings(&name);
        }
    }
}
