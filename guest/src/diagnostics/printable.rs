//! Makes text from files and people safe to print. All such text passes through here before it
//! becomes part of a message, a label, a suggestion or a picture.

use std::fmt::Write as _;

use super::secrets;

/// At most this many characters of a foreign text are quoted in a sentence.
const LONGEST: usize = 80;

/// Prepares a foreign text for a sentence: hides secrets, escapes and shortens it.
#[must_use]
pub fn printable(text: &str) -> String {
    let text = secrets::masked(text);
    let mut shown = disarmed(&text, LONGEST);
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// Returns the first `most` characters of a foreign text. Characters that are not safe to print are
/// escaped: `\n`, `\u{202E}`.
#[must_use]
pub fn disarmed(text: &str, most: usize) -> String {
    let mut shown = String::new();
    for c in text.chars().take(most) {
        match c {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '\u{1B}' => shown.push_str("\\e"),
            _ if is_unprintable(c) => {
                let _ = write!(shown, "\\u{{{:X}}}", u32::from(c)); // A String takes all.
            }
            _ => shown.push(c),
        }
    }
    shown
}

/// Whether a character is not safe to print: control characters, Unicode line ends, characters that
/// reorder text, and the byte order mark. Ruby's `Printable` has the same set and the same escapes.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(printable("Zahlung prüfen"), "Zahlung prüfen");
    }

    #[test]
    fn what_is_not_shown_as_it_is_is_written_out() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}\nc"), "a\\e[31mb\\u{202E}\\nc");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(printable(&"x".repeat(300)).chars().count(), 81);
    }

    #[test]
    fn an_address_brings_no_secret_along() {
        assert_eq!(printable("see postgres://u:S3cr@h/d"), "see postgres://u:***@h/d");
    }
}
