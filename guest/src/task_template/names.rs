//! Rules for names.

use crate::diagnostics::{Code, Diagnostic, Span, is_unprintable, printable};

/// The longest namespace: the name of a queue has 47 characters, less `_domain_events_dlq`.
pub const LONGEST_NAMESPACE: usize = 29;

/// Whether a text follows the engine's rule for `publisher`.
#[must_use]
pub fn is_publisher(text: &str) -> bool {
    text.split("::")
        .flat_map(|part| part.split('.'))
        .all(|part| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && part.bytes().all(is_word))
}

/// Whether every part of the engine and every tool accepts a name.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a name contains line ends, control characters or characters that reorder text. The
/// engine accepts such a name, but logs, commands and queries do not show it as it is.
#[must_use]
pub fn is_deceptive(text: &str) -> bool {
    text.chars().any(is_unprintable)
}

/// Whether a step's name is safe in generated code: it needs no escapes and no spaces, because
/// spaces separate names in lists.
#[must_use]
pub fn can_stand_in_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'-' | b'.'))
}

/// The finding for a step's name that is not safe.
#[must_use]
pub fn no_name_for_code(name: &str, span: Span) -> Diagnostic {
    let message = format!("No code can be generated for a step called `{}`.", printable(name));
    Diagnostic::new(Code::StepNameForCode, span, message).help(
        "Start with a letter and use letters, digits, `_`, `-` and `.`. Lower-case letters, digits and `_` work everywhere.",
    )
}

/// The finding for a namespace that is too long for the engine's queues.
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

/// Whether a namespace follows the engine's rule, except for its length.
#[must_use]
pub fn is_namespace(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.bytes().all(is_word)
}

/// Whether a text is a version such as `1.0.0`.
#[must_use]
pub fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
