//! Finds secrets by their form: passwords in addresses, and values of names that look secret.
//! Secret parameters of a configuration are found in `config::secrets`.

use std::ops::Range;

use crate::lists;
use crate::profiles::PROFILES;

/// Replaces a secret.
pub const HIDDEN: &str = "***";

/// Names that contain one of these are secret.
const NAMES: &[&str] = &["password", "passwd", "passphrase", "pwd", "secret", "credential", "private_key"];
/// The same, but only if the value is not a number (`max_tokens`).
const NAMES_OF_TEXTS: &[&str] = &["token", "api_key", "apikey", "access_key"];
/// Names that are secret only as an option in an address, and only as a whole.
const OPTIONS: &[&str] = &["key", "auth", "sig", "signature", "pass"];

/// Characters that end an address in a text.
const END: [char; 6] = ['"', '\'', '`', '<', '>', '\n'];

/// Whether a name looks secret, even with one typing error (`pasword`).
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    // Comparing lengths first saves most of the time of a long file.
    let is_near = |part: &str| name.len().abs_diff(part.len()) <= 1 && strsim::osa_distance(&name, part) == 1;
    let is_part = |part: &&str| name.contains(*part) || is_near(part);
    name == "pass" || NAMES.iter().chain(NAMES_OF_TEXTS).any(is_part)
}

/// Whether a name looks secret even if its value is a number: `password`, but not `max_tokens`.
#[must_use]
pub fn is_password_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "pass" || NAMES.iter().any(|part| name.contains(part))
}

/// The text with its secrets hidden.
#[must_use]
pub fn masked(text: &str) -> String {
    hide(text, ranges(text))
}

/// Hides ranges of a text. They must be sorted and must not overlap.
#[must_use]
pub fn hide(text: &str, ranges: Vec<Range<usize>>) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for range in ranges {
        shown.push_str(text.get(from..range.start).unwrap_or_default());
        shown.push_str(HIDDEN);
        from = range.end;
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

/// Finds the secrets in a text, sorted and without overlaps.
#[must_use]
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found = addresses(text);
    found.extend(named(text));
    joined(found)
}

/// Sorts ranges and joins those that touch.
#[must_use]
pub fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| range.start < range.end);
    lists::sort_by_key(&mut ranges, |range| range.start);
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push(range),
        }
    }
    all
}

/// Whether a value only refers to a secret: a placeholder without a default, or code that reads it.
#[must_use]
pub fn is_reference(text: &str) -> bool {
    let inside = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    text.is_empty()
        || text.starts_with(HIDDEN)
        || inside.is_some_and(|name| !name.contains([':', '$']))
        || PROFILES.iter().flat_map(|profile| profile.secrets).any(|code| begins(text, code))
}

/// Whether a text begins with this code. A word must end there: `nilpferd` may be a password.
fn begins(text: &str, code: &str) -> bool {
    let word = code.ends_with(|c: char| c.is_alphanumeric());
    text.strip_prefix(code).is_some_and(|rest| !(word && rest.starts_with(|c: char| c.is_alphanumeric())))
}

/// Finds the passwords in addresses, even if they are not encoded.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("://")) {
        let start = from + at + 3;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(END).unwrap_or(rest.len());
        let end = rest.get(..end).and_then(|part| part.find("://")).unwrap_or(end);
        let scheme = text.get(..start - 3).unwrap_or_default();
        let userinfo = userinfo(scheme, rest.get(..end).unwrap_or_default());
        found.extend(userinfo.map(|range| start + range.start..start + range.end));
        from = start;
    }
    found
}

/// The secret in `user:password@host`, the part of an address behind its scheme.
fn userinfo(scheme: &str, rest: &str) -> Option<Range<usize>> {
    let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let authority = rest.get(..rest.find(['/', '?', '#']).unwrap_or(rest.len()).min(word))?;
    let colon = authority.find(':').filter(|_| !authority.starts_with('['));
    let odd = colon.is_some_and(|colon| !is_port(authority.get(colon + 1..).unwrap_or_default()));
    // A password may contain spaces. A `:` without a port after it shows that there is a password.
    let end = if odd { rest.rfind('@') } else { rest.get(..word)?.rfind('@') };
    match (end, colon.filter(|colon| end.is_none_or(|end| *colon < end))) {
        (Some(end), Some(colon)) => Some(colon + 1..end),
        // A user name without a password is a token, unless the scheme is a database or a queue.
        (Some(end), None) if authority.contains('@') => {
            let user = ["postgres", "postgresql", "amqp", "amqps"].iter().any(|known| scheme.ends_with(known));
            (!user).then_some(0..end)
        }
        (None, Some(colon)) if odd => Some(colon + 1..word),
        _ => None,
    }
}

/// Whether a text starts with a port, perhaps followed by another host or the end of a sentence.
fn is_port(text: &str) -> bool {
    let port = text.split(',').next().unwrap_or_default();
    port.trim_end_matches(|c: char| !c.is_alphanumeric()).bytes().all(|c| c.is_ascii_digit())
}

/// Finds the values of names that look secret: `password=value` in addresses, connection strings,
/// environments and code, and `password: value` in YAML.
fn named(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '=' | ':')) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t', '"', '\'']);
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
            .last()
            .map_or(before.len(), |(at, _)| at);
        let name = before.get(start..).unwrap_or_default();
        let option = sign == '=' && before.get(..start).is_some_and(|before| before.ends_with(['?', '&']));
        let after = text.get(at + 1..).unwrap_or_default();
        let after = after.strip_prefix('>').unwrap_or(after);
        let value = after.trim_start_matches([' ', '\t']);
        let lower = name.to_ascii_lowercase();
        if !(is_secret_name(name) || option && OPTIONS.contains(&lower.as_str())) {
            continue;
        }
        let start = text.len() - value.len();
        let range = scalar(value, option, name, before);
        let inside = value.get(range.clone()).unwrap_or_default();
        let number = !is_password_name(name)
            && !option
            && inside.bytes().all(|c| c.is_ascii_digit() || matches!(c, b'.' | b'_'));
        if !is_reference(inside) && !number {
            found.push(start + range.start..start + range.end);
        }
    }
    found
}

/// The range of the value at the start of a text: a quoted text or a word, and in YAML also the
/// lines of a block.
fn scalar(text: &str, option: bool, name: &str, before: &str) -> Range<usize> {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let mut escaped = false;
            for (at, c) in text.char_indices().skip(1) {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    _ if c == quote => return 1..at,
                    _ => {}
                }
            }
            1..text.len()
        }
        Some('|' | '>') if !option => {
            let line = before.get(..before.len() - name.len()).unwrap_or_default();
            let indent = line.len() - line.rfind('\n').map_or(0, |at| at + 1);
            let mut end = text.find('\n').unwrap_or(text.len());
            let start = end;
            for line in text.get(end..).unwrap_or_default().split_inclusive('\n').skip(1) {
                let margin = line.len() - line.trim_start_matches(' ').len();
                if margin <= indent && !line.trim().is_empty() {
                    break;
                }
                end += line.len();
            }
            start..end.max(start)
        }
        _ => {
            let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`') || (option && c == '&');
            0..text.find(end).unwrap_or(text.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_password_of_an_address_is_hidden_whatever_it_holds() {
        for (text, shown) in [
            ("postgresql://u:S3cr@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:S3@cr@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:S3?cr@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:S3/cr@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:S3 cr@h/d", "postgresql://u:***@h/d"),
            ("postgresql://u:S3cr", "postgresql://u:***"),
            ("postgresql://u:S3cr/d", "postgresql://u:***"),
            ("postgresql://u@h/d", "postgresql://u@h/d"),
            ("https://S3cr@h/d", "https://***@h/d"),
            ("redis://:S3cr@h:6379/0", "redis://:***@h:6379/0"),
            ("tcp://u:S3cr@h:11211", "tcp://u:***@h:11211"),
            ("see http://a:1/b, https://u:S3cr@h, x@y", "see http://a:1/b, https://u:***@y"),
            ("postgresql://a:1,b:2/d", "postgresql://a:1,b:2/d"),
            ("http://[::1]:80/", "http://[::1]:80/"),
            ("url = \"http://u:S3cr@h\" # x@y", "url = \"http://u:***@h\" # x@y"),
            ("see http://localhost:8080.", "see http://localhost:8080."),
            ("${URL:-tcp://localhost:11211}", "${URL:-tcp://localhost:11211}"),
        ] {
            assert_eq!(masked(text), shown, "{text}");
        }
    }

    #[test]
    fn what_is_called_a_secret_is_hidden() {
        for (text, shown) in [
            ("host=h password=S3cr dbname=d", "host=h password=*** dbname=d"),
            ("PASSWORD=S3cr", "PASSWORD=***"),
            ("host=h password='S3 cr' dbname=d", "host=h password='***' dbname=d"),
            ("postgresql://h/d?PassWord=S3cr&a=b", "postgresql://h/d?PassWord=***&a=b"),
            ("https://h/?key=S3cr&x=1", "https://h/?key=***&x=1"),
            ("https://h/?access_token=1234", "https://h/?access_token=***"),
            ("password: S3cr # mine", "password: *** # mine"),
            ("pasword: S3cr", "pasword: ***"),
            ("passwrod = \"S3cr\"", "passwrod = \"***\""),
            ("{ \"api_key\" => \"S3\\\"cr\" }", "{ \"api_key\" => \"***\" }"),
            ("  secret: |\n    S3\n\n    cr\n  other: a", "  secret: |***\n  other: a"),
            ("password = ENV[\"P\"]", "password = ENV[\"P\"]"),
            ("password: ${PASSWORD}", "password: ${PASSWORD}"),
            ("max_tokens = 5", "max_tokens = 5"),
            ("password = 12345", "password = ***"),
            ("key: charge", "key: charge"),
            ("author: me", "author: me"),
        ] {
            assert_eq!(masked(text), shown, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_masked_without_a_panic_and_once_is_enough(text in "\\PC{0,40}|[a-z:/@?&= '\"\\npassword]{0,40}") {
            let shown = masked(&text);
            prop_assert_eq!(masked(&shown), shown);
        }

        #[test]
        fn no_password_of_an_address_is_shown(password in "S3cr[ !#-&(-;=?-_a-~]{0,8}S3cr") {
            prop_assume!(!password.contains("://"));
            let shown = masked(&format!("postgresql://u:{password}@h/d"));
            prop_assert!(!shown.contains("S3cr"), "{}", shown);
        }
    }
}
