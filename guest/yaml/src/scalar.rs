//! What the text of a scalar means.

use granit_parser::{ScalarStyle, Tag};

use super::tree::Value;

/// Its value, by the core schema of YAML 1.2.
pub fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag.and_then(Tag::core_suffix) {
        Some("str") => return Value::Text(text.to_owned()),
        None if style != ScalarStyle::Plain => return Value::Text(text.to_owned()),
        _ => {}
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).unwrap_or_else(|| Value::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            let value = i64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with(['+', '-']))?;
            return Some(Value::Int(if negative { -value } else { value }));
        }
    }
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Value::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if digits.len() == text.len() => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    let numeric = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let leading = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric || leading || !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    text.parse().map(Value::Int).or_else(|_| text.parse().map(Value::Float)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Value {
        scalar(text, ScalarStyle::Plain, None)
    }

    #[test]
    fn words_of_older_yaml_are_text() {
        for word in ["yes", "no", "on", "off", "1.0.0", "012", "1_000", "0x", "0x-1", "-.nan", "- 1", "."] {
            assert_eq!(plain(word), Value::Text(word.to_owned()));
        }
    }

    #[test]
    fn numbers_are_numbers() {
        assert_eq!(plain("-12"), Value::Int(-12));
        assert_eq!(plain("0x1F"), Value::Int(31));
        assert_eq!(plain("-0o17"), Value::Int(-15));
        assert_eq!(plain("1.5e3"), Value::Float(1500.0));
        assert_eq!(plain("-.inf"), Value::Float(f64::NEG_INFINITY));
        assert_eq!(plain("9223372036854775808"), Value::Float(9_223_372_036_854_775_808.0));
    }

    #[test]
    fn quotes_make_text() {
        assert_eq!(scalar("true", ScalarStyle::DoubleQuoted, None), Value::Text("true".to_owned()));
    }
}
