//! Which characters end a line.
//!
//! In YAML 1.2 these are a newline, a carriage return, or both together. YAML 1.1, which the engine
//! reads, has three more.

use std::borrow::Cow;

/// Whether a character ends a line in YAML 1.1 and is text in YAML 1.2.
pub fn is_break(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether parsers of YAML disagree about where the lines of a text end, or where it begins.
pub fn are_disputed(text: &str) -> bool {
    has_lone_return(text) || text.contains(|character| is_break(character) || character == '\u{feff}')
}

/// The text with `\n` where a `\r` alone ends a line, which the parser does not know everywhere.
pub fn normalized(text: &str) -> Cow<'_, str> {
    if has_lone_return(text) {
        let characters = text.char_indices().map(|(at, character)| if is_alone(text, at) { '\n' } else { character });
        return Cow::Owned(characters.collect());
    }
    Cow::Borrowed(text)
}

fn has_lone_return(text: &str) -> bool {
    text.match_indices('\r').any(|(at, _)| is_alone(text, at))
}

/// Whether a carriage return is here, and no newline behind it.
fn is_alone(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) != Some(&b'\n')
}
