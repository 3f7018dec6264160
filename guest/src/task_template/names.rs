//! What names may look like.

use crate::diagnostics::{Code, Diagnostic, Span, is_unprintable, printable};

/// What the engine's queues leave for a namespace: 47 characters less `_domain_events_dlq`.
pub const LONGEST_NAMESPACE: usize = 29;

/// Ruby's constant, with its namespaces: `Shop::ChargeHandler`.
#[must_use]
pub fn is_constant(text: &str) -> bool {
    text.strip_prefix("::")
        .unwrap_or(text)
        .split("::")
        .all(|part| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.bytes().all(is_word))
}

/// The engine's rule for `publisher`.
#[must_use]
pub fn is_publisher(text: &str) -> bool {
    text.split("::")
        .flat_map(|part| part.split('.'))
        .all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.bytes().all(is_word))
}

/// A name that every part of the engine and every tool takes as it is.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name ends a line, drives a terminal or reorders the text around it.
/// The engine takes such a name; logs, commands and queries do not show it as it is.
#[must_use]
pub fn is_deceptive(text: &str) -> bool {
    text.chars().any(is_unprintable)
}

/// Whether a step's name can stand in what is generated: every escape has an easy
/// time with it, and lists of names are told by their spaces.
#[must_use]
pub fn can_stand_in_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'-' | b'.'))
}

/// The finding about a step's name that can't.
#[must_use]
pub fn no_name_for_code(name: &str, span: Span) -> Diagnostic {
    let message = format!("No code can be generated for a step called `{}`.", printable(name));
    Diagnostic::new(Code::StepNameForCode, span, message).help(
        "Start with a letter and use letters, digits, `_`, `-` and `.`. Lower-case letters, digits and `_` work everywhere.",
    )
}

/// The finding about a namespace that is too long for the engine's queues.
#[must_use]
pub fn namespace_too_long(namespace: &str, span: Span) -> Option<Diagnostic> {
    let length = namespace.len();
    let shown = printable(namespace);
    (length > LONGEST_NAMESPACE).then(|| {
        let message = format!(
            "The namespace `{shown}` is {length} characters long. The engine's queue names have room for {LONGEST_NAMESPACE}."
        );
        Diagnostic::new(Code::NamespaceTooLong, span, message).help("Choose a shorter namespace.")
    })
}

/// The engine's rule for a namespace, its length apart.
#[must_use]
pub fn is_namespace(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.bytes().all(is_word)
}

/// `1.0.0`.
#[must_use]
pub fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
