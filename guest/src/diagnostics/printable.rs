//! Makes text from files and people safe to print. All such text passes through here before it
//! becomes part of a message, a label, a suggestion or a picture.

use std::fmt::Write as _;

use super::secrets;

/// At most this many characters of a foreign text are quoted in a sentence.
const LONGEST: usize = 80;

/// Where a text was cut.
const CUT: char = '…';

/// Prepares a foreign text for a sentence: hides secrets, escapes and shortens it.
#[must_use]
pub fn printable(text: &str) -> String {
    let text = secrets::masked(text);
    let mut shown = disarmed(&text, LONGEST);
    if text.chars().nth(LONGEST).is_some() {
        shown.push(CUT);
    }
    shown
}

/// Prepares the first line of a foreign text for a sentence, and shows whether there are more.
#[must_use]
pub fn first_line(text: &str) -> String {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default();
    let mut shown = printable(line);
    if line.len() < text.len() && !shown.ends_with(CUT) {
        shown.push(' ');
        shown.push(CUT);
    }
    shown
}

/// Ends a sentence whose last words are foreign: they may have been cut, or have a full stop of
/// their own.
#[must_use]
pub fn sentence(mut words: String) -> String {
    if !words.ends_with(['.', '!', '?', CUT]) {
        words.push('.');
    }
    words
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
/// reorder text, the byte order mark, and noncharacters. Ruby's `Printable` has the same set and escapes.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
                | '\u{FFFE}'
                | '\u{FFFF}'
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
    fn of_several_lines_the_first_is_shown_and_cut_once() {
        assert_eq!(first_line("  first\n"), "first");
        assert_eq!(first_line("first\nsecond"), "first …");
        let shown = first_line(&format!("{}\nsecond", "x".repeat(300)));
        assert_eq!(shown, format!("{}…", "x".repeat(80)));
    }

    #[test]
    fn a_sentence_ends_once() {
        for (words, ended) in [
            ("It failed: busy", "It failed: busy."),
            ("It failed: busy.", "It failed: busy."),
            ("It failed: busy …", "It failed: busy …"),
            ("It failed: why?", "It failed: why?"),
        ] {
            assert_eq!(sentence(words.to_owned()), ended);
        }
    }

    #[test]
    fn an_address_brings_no_secret_along() {
        assert_eq!(printable("see postgres://u:S3cr@h/d"), "see postgres://u:***@h/d");
    }
}
