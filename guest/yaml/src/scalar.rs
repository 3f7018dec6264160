//! Reads the value of a scalar.

use granit_parser::{ScalarStyle, Tag};

use super::float;
use super::tree::{self, Value};

/// The value by the core schema of YAML 1.2.
pub fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag.and_then(Tag::core_suffix) {
        Some("str") => return Value::Text(text.to_owned()),
        None if style != ScalarStyle::Plain => return Value::Text(text.to_owned()),
        _ => {}
    }
    plain(text)
}

/// The tag, if the value does not fulfil it. `text` is the text of a scalar.
pub fn unmet(tag: Option<&Tag>, text: Option<&str>) -> Option<tree::Tag> {
    let tag = tag?;
    let (handle, suffix) = tag.parts();
    if handle.starts_with('!') || handle.is_empty() && suffix.starts_with('!') {
        return Some(tree::Tag::Local(tag.original()));
    }
    let wanted = |is: fn(&Value) -> bool, words| text.filter(|text| !is(&plain(text))).map(|_| tree::Tag::Unmet(words));
    match tag.core_suffix()? {
        "bool" => wanted(|value| matches!(value, Value::Bool(_)), "true or false"),
        "int" => wanted(|value| matches!(value, Value::Int(_) | Value::Long(_)), "a whole number"),
        "float" => wanted(|value| matches!(value, Value::Int(_) | Value::Long(_) | Value::Float(_)), "a number"),
        "null" => wanted(|value| *value == Value::Null, "null"),
        _ => None,
    }
}

fn plain(text: &str) -> Value {
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
            let whole = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            return whole.then(|| int(negative, digits, radix));
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
    if digits.len() <= LONGEST && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(int(negative, digits, 10));
    }
    // The engine reads a number that does not fit into a float as text.
    float::parse(text).filter(|float| float.is_finite()).map(Value::Float)
}

/// Most digits of a 128-bit number. The engine reads longer whole numbers as floats.
const LONGEST: usize = 39;

fn int(negative: bool, digits: &str, radix: u32) -> Value {
    match u64::from_str_radix(digits, radix) {
        Ok(value) if negative => 0_i64.checked_sub_unsigned(value).map_or(Value::Long(None), Value::Int),
        Ok(value) => i64::try_from(value).map_or(Value::Long(Some(value)), Value::Int),
        Err(_) => Value::Long(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_older_yaml_are_text() {
        for word in ["yes", "no", "on", "off", "1.0.0", "012", "1_000", "0x", "0x-1", "-.nan", "- 1", ".", "1e400"] {
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
        assert_eq!(plain("9223372036854775808"), Value::Long(Some(9_223_372_036_854_775_808)));
        assert_eq!(plain("-9223372036854775808"), Value::Int(i64::MIN));
        assert_eq!(plain("18446744073709551616"), Value::Long(None));
        assert_eq!(plain("-9223372036854775809"), Value::Long(None));
        assert_eq!(plain(&"9".repeat(40)), Value::Float(1e40));
    }

    #[test]
    fn quotes_make_text() {
        assert_eq!(scalar("true", ScalarStyle::DoubleQuoted, None), Value::Text("true".to_owned()));
    }
}
