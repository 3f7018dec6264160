//! Secrets that a text brings by its form: the password in an address, the value
//! of an option that is called like one. What is secret by its place, the table of
//! parameters says.

use std::ops::Range;

/// What stands for a secret.
pub const HIDDEN: &str = "***";

/// Parts of names that name a secret.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "access_key",
    "private_key",
    "credential",
];

/// Whether what goes by this name is a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    matches!(name.as_str(), "pass" | "key" | "auth" | "sig" | "signature")
        || NAMES.iter().any(|part| name.contains(part))
}

/// The text with its secrets hidden.
#[must_use]
pub fn masked(text: &str) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for range in ranges(text) {
        shown.push_str(text.get(from..range.start).unwrap_or_default());
        shown.push_str(HIDDEN);
        from = range.end;
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

/// Where secrets stand in a text, in their order and apart.
#[must_use]
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = addresses(text);
    found.extend(options(text));
    joined(found)
}

/// The same, in order, those that touch as one.
#[must_use]
pub fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| range.start < range.end);
    ranges.sort_by_key(|range| range.start);
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// Of `scheme://user:password@host` the password, which may hold nearly anything;
/// of `scheme://token@host` the token, unless it may be a user's name.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("://")) {
        let start = from + at + 3;
        let rest = text.get(start..).unwrap_or_default();
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).unwrap_or(rest.len());
        // The last `@` ends it, whatever was not encoded before; a second address begins anew.
        let end = rest.get(..end).and_then(|part| part.find("://")).unwrap_or(end);
        if let Some(user) = rest.get(..end).and_then(|part| part.get(..part.rfind('@')?)) {
            let scheme = text.get(..start - 3).unwrap_or_default();
            let named = ["postgres", "postgresql", "amqp", "amqps"].iter().any(|known| scheme.ends_with(known));
            let password = user.find(':').map_or(if named { user.len() } else { 0 }, |colon| colon + 1);
            found.push(start + password..start + user.len());
        }
        from = start;
    }
    found
}

/// Of `password=value` the value, in addresses, keyword strings and lines of code.
fn options(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| matches!(c, '=' | ':')) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '"', '\'']);
        let name =
            before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).next().unwrap_or_default();
        if !is_secret_name(name) {
            continue;
        }
        let after = text.get(at + 1..).unwrap_or_default();
        let after = after.strip_prefix('>').unwrap_or(after);
        let spaceless = after.trim_start_matches([' ', '\t']);
        let (start, rest) = (text.len() - spaceless.len(), spaceless);
        let end = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(rest, quote),
            _ => rest
                .find(|c: char| c.is_whitespace() || matches!(c, '&' | ',' | ';' | '"' | '\'' | ')' | '}' | ']' | '`'))
                .unwrap_or(rest.len()),
        };
        let inside = rest.get(..end).unwrap_or_default();
        let quotes = usize::from(inside.starts_with(['"', '\'']));
        let close = usize::from(inside.len() > 1 && quotes == 1 && inside.ends_with(['"', '\'']));
        let inside = inside.get(quotes..end - close).unwrap_or_default();
        let start = start + quotes;
        if !is_reference(inside) {
            found.push(start..start + inside.len());
        }
    }
    found
}

/// Where a quoted text ends, its quotes included; the line's end where it does not.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = true; // the quote that opens it
    for (at, c) in text.char_indices() {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// What only names a secret: a placeholder, a variable, code that asks for it.
fn is_reference(text: &str) -> bool {
    let inside = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    text.is_empty()
        || text == HIDDEN
        || inside.is_some_and(|name| !name.contains(":-"))
        || ["ENV", "Rails.", "nil", "<%="].iter().any(|code| text.starts_with(code))
}
