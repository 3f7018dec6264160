//! Reads values from a JSON text. It copies only what is asked for, and deep nesting does not
//! overflow the stack.

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction or an exponent.
    Integer,
    /// Any other number.
    Number,
    /// The value as text; none if it is something else.
    Text,
    /// `[…]`.
    Array,
    /// `{…}`.
    Object,
}

impl JsonKind {
    /// JSON Schema's name for each kind.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::Text),
        ("array", Self::Array),
        ("object", Self::Object),
    ];

    /// The kind with this name in JSON Schema.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }
}

/// A value, as the part of the text that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Reads a text with one value; none if the text is not JSON.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let start = space(text, 0);
        let end = value(text, start)?;
        (space(text, end) == text.len()).then(|| Self(text.get(start..end).unwrap_or_default()))
    }

    /// The value's own text.
    #[must_use]
    pub fn source(self) -> &'a str {
        self.0
    }

    /// The kind of a value.
    #[must_use]
    pub fn kind(self) -> JsonKind {
        match self.0.as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b'"') => JsonKind::Text,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'n') | None => JsonKind::Null,
            Some(_) if self.0.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) => JsonKind::Number,
            Some(_) => JsonKind::Integer,
        }
    }

    /// The value of a key in an object. If the key occurs twice, the last one counts, as in other
    /// parsers.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Self> {
        self.members().into_iter().rev().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The keys and values of an object; empty for other kinds.
    #[must_use]
    pub fn members(self) -> Vec<(String, Self)> {
        if self.kind() != JsonKind::Object {
            return Vec::new();
        }
        let (mut members, mut at) = (Vec::new(), space(self.0, 1));
        while let Some((key, start)) = key(self.0, at) {
            let Some((value, next)) = self.one(start) else { break };
            members.push((unquoted(key), value));
            at = next;
        }
        members
    }

    /// The items of an array; empty for other kinds.
    #[must_use]
    pub fn items(self) -> Vec<Self> {
        if self.kind() != JsonKind::Array {
            return Vec::new();
        }
        let (mut items, mut at) = (Vec::new(), space(self.0, 1));
        while let Some((item, next)) = self.one(at) {
            items.push(item);
            at = next;
        }
        items
    }

    /// The value that starts here, and where the next one starts.
    fn one(self, start: usize) -> Option<(Self, usize)> {
        let end = value(self.0, start)?;
        let next = space(self.0, end);
        Some((Self(self.0.get(start..end)?), space(self.0, next + 1)))
    }

    /// The value as text; none if it is something else.
    #[must_use]
    pub fn text(self) -> Option<String> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(unquoted(inner))
    }

    /// The value as a `u32`; none if it is something else.
    #[must_use]
    pub fn count(self) -> Option<u32> {
        self.0.parse().ok()
    }
}

/// The end of the value that starts at `at`; none if there is no valid value.
fn value(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = Vec::new();
    loop {
        match *bytes.get(at)? {
            b'{' => {
                at = space(text, at + 1);
                if bytes.get(at) == Some(&b'}') {
                    at += 1;
                } else {
                    open.push(b'}');
                    at = key(text, at)?.1;
                    continue;
                }
            }
            b'[' => {
                at = space(text, at + 1);
                if bytes.get(at) == Some(&b']') {
                    at += 1;
                } else {
                    open.push(b']');
                    continue;
                }
            }
            b'"' => at = quote(text, at)?,
            b't' => at = word(text, at, "true")?,
            b'f' => at = word(text, at, "false")?,
            b'n' => at = word(text, at, "null")?,
            _ => at = number(text, at)?,
        }
        loop {
            let Some(&close) = open.last() else { return Some(at) };
            at = space(text, at);
            match *bytes.get(at)? {
                b',' => {
                    at = space(text, at + 1);
                    if close == b'}' {
                        at = key(text, at)?.1;
                    }
                    break;
                }
                byte if byte == close => {
                    open.pop();
                    at += 1;
                }
                _ => return None,
            }
        }
    }
}

/// A key without its quotes, and where its value starts.
fn key(text: &str, at: usize) -> Option<(&str, usize)> {
    let end = quote(text, at)?;
    let colon = space(text, end);
    (text.as_bytes().get(colon) == Some(&b':')).then_some(())?;
    Some((text.get(at + 1..end - 1)?, space(text, colon + 1)))
}

/// The end of the text that starts with a quote.
fn quote(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (bytes.get(at) == Some(&b'"')).then_some(())?;
    let mut at = at + 1;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => {
                at += match *bytes.get(at + 1)? {
                    b'u' if bytes.get(at + 2..at + 6)?.iter().all(u8::is_ascii_hexdigit) => 6,
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                    _ => return None,
                }
            }
            0..0x20 => return None,
            _ => at += 1,
        }
    }
}

fn word(text: &str, at: usize, word: &str) -> Option<usize> {
    text.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn number(text: &str, at: usize) -> Option<usize> {
    let digits = |at: usize| {
        let end = skip(text, at, |byte| byte.is_ascii_digit());
        (end > at).then_some(end)
    };
    let next = |at: usize| text.as_bytes().get(at).copied();
    let start = at + usize::from(next(at) == Some(b'-'));
    let mut end = if next(start) == Some(b'0') { start + 1 } else { digits(start)? };
    if next(end) == Some(b'.') {
        end = digits(end + 1)?;
    }
    if matches!(next(end), Some(b'e' | b'E')) {
        end = digits(end + 1 + usize::from(matches!(next(end + 1), Some(b'+' | b'-'))))?;
    }
    Some(end)
}

fn space(text: &str, at: usize) -> usize {
    skip(text, at, |byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

fn skip(text: &str, at: usize, what: impl Fn(u8) -> bool) -> usize {
    at + text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| what(**byte)).count()
}

/// Decodes the text between quotes. Half of a surrogate pair becomes `\u{FFFD}`.
fn unquoted(inner: &str) -> String {
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut units = Vec::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(character) = rest.next() {
        let meant = match (character, if character == '\\' { rest.next() } else { None }) {
            (_, Some('u')) => {
                let digits: String = rest.by_ref().take(4).collect();
                units.extend(u16::from_str_radix(&digits, 16));
                continue;
            }
            (_, Some('n')) => '\n',
            (_, Some('t')) => '\t',
            (_, Some('r')) => '\r',
            (_, Some('b')) => '\u{8}',
            (_, Some('f')) => '\u{c}',
            (_, Some(escaped)) => escaped,
            (plain, None) => plain,
        };
        units.extend_from_slice(meant.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_value_is_looked_into() {
        let json =
            Json::parse(r#" { "a": [1, {"b": "c"}, -2.5e3], "a": [1, {"b": "c\\\nd"}, null], "é": 7 } "#).unwrap();
        assert_eq!(json.kind(), JsonKind::Object);
        let items = json.get("a").unwrap().items();
        assert_eq!(items[1].get("b").unwrap().text().as_deref(), Some("c\\\nd"));
        assert_eq!(
            items.iter().map(|item| item.kind()).collect::<Vec<_>>(),
            [JsonKind::Integer, JsonKind::Object, JsonKind::Null]
        );
        assert_eq!(json.get("é").unwrap().count(), Some(7));
        assert_eq!(json.get("e"), None);
    }

    #[test]
    fn pairs_of_surrogates_are_one_character_and_half_a_pair_loses_only_itself() {
        let text = |text| Json::parse(text).unwrap().text().unwrap();
        assert_eq!(text(r#""a\ud83d\ude00b""#), "a😀b");
        assert_eq!(text(r#""a\ud83db""#), "a\u{FFFD}b");
    }

    #[test]
    fn invalid_json_gives_none() {
        for text in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\" 1}",
            "{a: 1}",
            "01",
            "1.",
            "-",
            "tru",
            "\"a",
            "\"\\x\"",
            "1 2",
            "NaN",
            "{\"a\":1,}",
            "\"\n\"",
        ] {
            assert_eq!(Json::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_depth_overflows() {
        let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
        assert!(Json::parse(&deep).is_some());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9_f64).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..5).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    fn same(json: Json, value: &Value) -> bool {
        match value {
            Value::Null => json.kind() == JsonKind::Null,
            Value::Bool(_) => json.kind() == JsonKind::Boolean && *value == json.source().parse::<bool>().unwrap(),
            Value::Number(number) => json.source() == format!("{number}"),
            Value::String(text) => json.text().as_ref() == Some(text),
            Value::Array(items) => {
                json.items().len() == items.len()
                    && json.items().into_iter().zip(items).all(|(json, value)| same(json, value))
            }
            Value::Object(members) => {
                json.members().len() == members.len()
                    && members.iter().all(|(key, value)| json.get(key).is_some_and(|json| same(json, value)))
            }
        }
    }

    proptest! {
        #[test]
        fn any_json_is_read_as_serde_reads_it(value in any_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
            prop_assert!(same(Json::parse(&text).unwrap(), &value), "{text}");
        }

        #[test]
        fn any_text_is_json_where_serde_says_so(text in "[\\[\\]{}\":,0-9a-z\\\\ .eE-]{0,20}") {
            prop_assert_eq!(Json::parse(&text).is_some(), serde_json::from_str::<Box<serde_json::Value>>(&text).is_ok_and(|_| true) || big(&text));
        }
    }

    /// Whether the text is a number that serde can't hold; it is valid JSON.
    fn big(text: &str) -> bool {
        serde_json::from_str::<Value>(text).is_err_and(|error| error.to_string().contains("out of range"))
            && Json::parse(text).is_some()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut text = String::new();
        super::super::object([("a\"\\\n\u{1}é", "b\u{7f}")], &mut text, super::super::quoted);
        assert_eq!(Json::parse(&text).unwrap().get("a\"\\\n\u{1}é").unwrap().text().as_deref(), Some("b\u{7f}"));
    }
}
