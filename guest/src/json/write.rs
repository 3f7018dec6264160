//! Writes JSON.

use std::fmt::Write as _;

/// Writes a text in quotes.
pub fn quoted(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => to.extend(['\\', character]),
            '\u{0}'..='\u{1f}' => _ = write!(to, "\\u{:04x}", u32::from(character)),
            _ => to.push(character),
        }
    }
    to.push('"');
}

/// Writes an array; `write` writes each item.
pub fn array<T>(items: impl IntoIterator<Item = T>, to: &mut String, write: impl FnMut(T, &mut String)) {
    list(('[', ']'), items, to, write);
}

/// Writes an object; `write` writes the value of each member.
pub fn object<K: AsRef<str>, T>(
    members: impl IntoIterator<Item = (K, T)>,
    to: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    list(('{', '}'), members, to, |(key, value), to| {
        quoted(key.as_ref(), to);
        to.push(':');
        write(value, to);
    });
}

fn list<T>(
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    to: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    to.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        write(item, to);
    }
    to.push(close);
}
