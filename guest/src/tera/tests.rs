//! Tera's tests, such as `x is defined`.

use super::filters::{Answer, Refusal};
use super::value::Value;

const TESTS: &[&str] = &[
    "defined",
    "undefined",
    "odd",
    "even",
    "string",
    "number",
    "divisibleby",
    "iterable",
    "object",
    "starting_with",
    "ending_with",
    "containing",
];

/// Asks a test. `value` is none if the variable is undefined.
pub fn test(name: &str, value: Option<&Value>, arguments: &[Value]) -> Answer<bool> {
    if name == "matching" {
        return Err(Refusal::Unavailable("it needs regular expressions; there are `starting_with` and `containing`"));
    }
    if !TESTS.contains(&name) {
        return Err(Refusal::Unknown(TESTS.to_vec()));
    }
    let wrong = |why: &str| Refusal::Wrong(format!("the test `{name}` {why}"));
    let most = usize::from(matches!(name, "divisibleby" | "starting_with" | "ending_with" | "containing"));
    if arguments.len() > most {
        return Err(wrong(if most == 0 { "takes no arguments" } else { "takes one argument" }));
    }
    match name {
        "defined" => return Ok(value.is_some()),
        "undefined" => return Ok(value.is_none()),
        _ => {}
    }
    let value = value.ok_or_else(|| wrong("needs a variable that is defined"))?;
    let argument = arguments.first();
    let number = |value: Option<&Value>| value.and_then(Value::number).ok_or_else(|| wrong("needs numbers"));
    let text = |value: Option<&Value>| match value {
        Some(Value::Text(text)) => Ok(text.to_string()),
        _ => Err(wrong("needs texts")),
    };
    match name {
        "odd" => Ok(number(Some(value))? % 2.0 != 0.0),
        "even" => Ok(number(Some(value))? % 2.0 == 0.0),
        "divisibleby" => Ok(number(Some(value))? % number(argument)? == 0.0),
        "string" => Ok(matches!(value, Value::Text(_))),
        "number" => Ok(matches!(value, Value::Int(_) | Value::Float(_))),
        "iterable" => Ok(matches!(value, Value::List(_) | Value::Map(_))),
        "object" => Ok(matches!(value, Value::Map(_))),
        "starting_with" => Ok(text(Some(value))?.starts_with(&text(argument)?)),
        "ending_with" => Ok(text(Some(value))?.ends_with(&text(argument)?)),
        // "containing"
        _ => match (value, argument) {
            (Value::List(items), Some(argument)) => Ok(items.contains(argument)),
            (Value::Map(_), Some(argument)) => Ok(value.item(&text(Some(argument))?).is_some()),
            _ => Ok(text(Some(value))?.contains(&text(argument)?)),
        },
    }
}
