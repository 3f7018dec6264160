//! Text from files and people, made safe to print: the one door through which it
//! enters a message, a label, a suggestion or a picture.

use std::fmt::Write as _;

use super::secrets;

/// A sentence takes no more of a foreign text.
const LONGEST: usize = 80;

/// A foreign text for a sentence: without the secrets that an address brings, safe
/// to print, and short.
#[must_use]
pub fn printable(text: &str) -> String {
    let text = secrets::masked(text);
    let mut shown = disarmed(&text, LONGEST);
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// The first `most` characters of a foreign text, those that are not shown as they
/// are written out: `\n`, `\u{202E}`.
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

/// Control characters, which end lines and run terminals; the line ends of Unicode;
/// what reorders the text around it; the byte order mark. Ruby's `Printable`
/// takes the same set and writes it the same.
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
