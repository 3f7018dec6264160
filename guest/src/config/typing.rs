//! Checks whether a parameter accepts a value.

use std::ops::Range;

use spanned_yaml::float;
use toml::de::{DeArray, DeValue};

use super::schema::{Parameter, ParameterType};
use super::value::{Text, Value};
use crate::diagnostics::{Code, Diagnostic, Span, did_you_mean, printable};

/// Why a parameter does not accept a value.
#[derive(Debug)]
pub struct Mismatch {
    code: Code,
    got: String,
    help: String,
    /// The wrong part of the value; none if all of it is wrong.
    pub at: Option<Range<usize>>,
}

impl Mismatch {
    /// The value has another type.
    #[must_use]
    pub fn of_type(value: &DeValue<'_>) -> Self {
        Self { code: Code::SettingType, got: article(value).to_owned(), help: String::new(), at: None }
    }

    fn range(got: String) -> Self {
        Self { code: Code::SettingRange, got, help: String::new(), at: None }
    }

    /// Makes a finding of it.
    #[must_use]
    pub fn diagnostic(self, parameter: &Parameter, span: Span) -> Diagnostic {
        let wanted = expected(parameter);
        let message = match self.code {
            Code::PlaceholderType => {
                format!("`{}` takes {wanted}, so its value can't be a placeholder.", parameter.path)
            }
            _ => format!("`{}` takes {wanted}, not {}.", parameter.path, self.got),
        };
        Diagnostic::new(self.code, span, message).label(label(parameter)).help(self.help)
    }
}

/// Converts a TOML value to the parameter's type. `raw` is the value as the file writes it.
///
/// # Errors
///
/// If the parameter does not accept the value.
pub fn typed(parameter: &Parameter, value: &DeValue<'_>, raw: &str) -> Result<Value, Mismatch> {
    let typed = match (parameter.takes, value) {
        (ParameterType::Text, DeValue::String(content)) => Value::Text(text(content, raw)),
        (ParameterType::Boolean, DeValue::Boolean(b)) => Value::Boolean(*b),
        (takes, DeValue::Integer(n)) if takes.whole().is_some() => {
            let number = i64::from_str_radix(n.as_str(), n.radix());
            Value::Integer(number.map_err(|_| Mismatch::range(printable(raw)))?)
        }
        (ParameterType::Float, DeValue::Integer(_) | DeValue::Float(_)) => {
            let digits = match value {
                DeValue::Integer(n) if n.radix() == 10 => n.as_str(),
                DeValue::Float(n) => n.as_str(),
                _ => return Err(Mismatch::of_type(value)),
            };
            Value::Float(float::parse(digits).ok_or_else(|| Mismatch::range(printable(raw)))?)
        }
        (ParameterType::Integers, DeValue::Array(all)) => Value::List(list(all, |value| match value {
            DeValue::Integer(n) => u32::from_str_radix(n.as_str(), n.radix())
                .map(|n| Value::Integer(n.into()))
                .map_err(|_| Mismatch::range(printable(n.as_str()))),
            other => Err(Mismatch::of_type(other)),
        })?),
        (ParameterType::Texts, DeValue::Array(all)) => Value::List(list(all, |value| match value {
            DeValue::String(content) => Ok(Value::Text(text(content, raw))),
            other => Err(Mismatch::of_type(other)),
        })?),
        (_, DeValue::String(content)) => return Err(quoted(parameter, content)),
        _ => return Err(Mismatch::of_type(value)),
    };
    // A text with placeholders is checked later, when the environment is known.
    let open = matches!(&typed, Value::Text(text) if text.placeholders && text.content.contains("${"));
    if !open {
        in_range(parameter, &typed)?;
    }
    Ok(typed)
}

/// Whether the value is within the parameter's range and choices.
///
/// # Errors
///
/// If it is not.
pub fn in_range(parameter: &Parameter, value: &Value) -> Result<(), Mismatch> {
    let (least, most) = bounds(parameter);
    #[allow(clippy::cast_precision_loss)] // every bound is far below 2^53
    let (measure, got) = match value {
        Value::Integer(n) => (*n as f64, n.to_string()),
        Value::Float(n) => (*n, float::write(*n, float::Style::Exact)),
        Value::Text(text) if text.content.is_empty() => (0.0, "an empty string".to_owned()),
        Value::Text(text) => (text.content.chars().count() as f64, "a string of another length".to_owned()),
        Value::List(all) => (all.len() as f64, format!("an array of {}", all.len())),
        _ => return Ok(()),
    };
    // A comparison with NaN is false, as it should be.
    if !(measure >= least && measure <= most) {
        return Err(Mismatch::range(got));
    }
    match value {
        Value::Text(text) if !parameter.choices.is_empty() && !parameter.choices.contains(&text.content.as_str()) => {
            let help = did_you_mean(&text.content, parameter.choices.iter().copied());
            let got = format!("`{}`", printable(&text.content));
            Err(Mismatch { code: Code::UnknownValue, got, help, at: None })
        }
        _ => Ok(()),
    }
}

fn bounds(parameter: &Parameter) -> (f64, f64) {
    #[allow(clippy::cast_precision_loss)] // as precise as it needs to be: no value lies between
    let (least, most) = match parameter.takes.whole() {
        Some((least, most)) => (least as f64, most as f64),
        None => (f64::NEG_INFINITY, f64::INFINITY),
    };
    (*parameter.min.unwrap_or(&least), *parameter.max.unwrap_or(&most))
}

fn list(all: &DeArray<'_>, each: impl Fn(&DeValue<'_>) -> Result<Value, Mismatch>) -> Result<Vec<Value>, Mismatch> {
    all.iter()
        .map(|value| each(value.get_ref()).map_err(|mismatch| Mismatch { at: Some(value.span()), ..mismatch }))
        .collect()
}

fn text(content: &str, raw: &str) -> Text {
    Text { content: content.to_owned(), placeholders: raw.contains("${") || !content.contains("${") }
}

/// The value is a string, but the parameter has another type.
fn quoted(parameter: &Parameter, content: &str) -> Mismatch {
    if content.contains("${") {
        let help = "{set} A placeholder always makes a string.";
        return Mismatch { code: Code::PlaceholderType, got: String::new(), help: help.to_owned(), at: None };
    }
    let bare = match parameter.takes {
        ParameterType::Boolean => matches!(content, "true" | "false"),
        takes if takes.whole().is_some() => content.parse::<i64>().is_ok(),
        ParameterType::Float => float::parse(content).is_some(),
        _ => false,
    };
    let help = if bare { format!("Write it without quotes: `{content}`.") } else { String::new() };
    Mismatch { code: Code::SettingType, got: "a string".to_owned(), help, at: None }
}

/// What the parameter takes, in words.
#[must_use]
pub fn expected(parameter: &Parameter) -> String {
    let range = match (parameter.min.copied().map(plain), parameter.max.copied().map(plain)) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        (Some(min), None) => format!(" from {min}"),
        (None, Some(max)) => format!(" up to {max}"),
        (None, None) => String::new(),
    };
    match parameter.takes {
        ParameterType::Text if !parameter.choices.is_empty() => {
            let choices: Vec<String> = parameter.choices.iter().map(|choice| format!("`{choice}`")).collect();
            format!("one of {}", choices.join(", "))
        }
        ParameterType::Text if parameter.max.is_some() => {
            format!("a string of{} characters", range.replace(" from", ""))
        }
        ParameterType::Text if parameter.min.is_some() => "a string that is not empty".to_owned(),
        ParameterType::Text => "a string".to_owned(),
        ParameterType::Boolean => "`true` or `false`".to_owned(),
        ParameterType::U16 | ParameterType::U32 | ParameterType::U64 | ParameterType::I64 => {
            format!("a whole number{range}")
        }
        ParameterType::Float => format!("a number{range}"),
        ParameterType::Integers => "an array of 1 to 20 whole numbers".to_owned(),
        ParameterType::Texts if parameter.min.is_some() => "an array of strings that is not empty".to_owned(),
        ParameterType::Texts => "an array of strings".to_owned(),
        ParameterType::Tables => "an array of tables".to_owned(),
        ParameterType::Nothing => "no value at all".to_owned(),
    }
}

/// A limit of a parameter.
fn plain(limit: f64) -> String {
    float::write(limit, float::Style::Plain)
}

fn label(parameter: &Parameter) -> String {
    match (parameter.takes, parameter.min.copied().map(plain), parameter.max.copied().map(plain)) {
        (
            ParameterType::U16 | ParameterType::U32 | ParameterType::U64 | ParameterType::I64 | ParameterType::Float,
            Some(min),
            Some(max),
        ) => {
            format!("{min} to {max}")
        }
        (ParameterType::Text, ..) if !parameter.choices.is_empty() => parameter.choices.join(", "),
        (takes, ..) => match takes {
            ParameterType::Text => "a string",
            ParameterType::Boolean => "true or false",
            ParameterType::U16 | ParameterType::U32 | ParameterType::U64 | ParameterType::I64 => "a whole number",
            ParameterType::Float => "a number",
            ParameterType::Integers | ParameterType::Texts => "an array",
            ParameterType::Tables => "an array of tables",
            ParameterType::Nothing => "no value",
        }
        .to_owned(),
    }
}

/// A value's type, with its article.
#[must_use]
pub fn article(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
