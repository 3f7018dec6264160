//! Tera's filters and functions, and the case filters that Tasker's CLI adds.

use heck::{ToKebabCase, ToLowerCamelCase, ToPascalCase, ToSnakeCase};
use spanned_yaml::float;

use super::value::Value;

/// Arguments by their names.
pub type Arguments = Vec<(String, Value)>;

/// Why a filter, a function or a test gives nothing.
pub enum Refusal {
    /// It was called wrongly.
    Wrong(String),
    /// Tera does not have it.
    Unknown(Vec<&'static str>),
    /// Tera has it, but it can't be had here.
    Unavailable(&'static str),
    /// The result would have more bytes than are left.
    TooLong,
}

pub type Answer<T> = Result<T, Refusal>;

const FILTERS: &[&str] = &[
    "snake_case",
    "pascal_case",
    "camel_case",
    "kebab_case",
    "upper",
    "lower",
    "trim",
    "trim_start",
    "trim_end",
    "trim_start_matches",
    "trim_end_matches",
    "truncate",
    "wordcount",
    "replace",
    "capitalize",
    "title",
    "linebreaksbr",
    "indent",
    "escape",
    "escape_xml",
    "addslashes",
    "split",
    "int",
    "float",
    "first",
    "last",
    "nth",
    "join",
    "slice",
    "concat",
    "abs",
    "pluralize",
    "round",
    "length",
    "reverse",
    "as_str",
];

const REGEX: &str = "it needs regular expressions, which are too large for this component";
const TABLES: &str = "it needs tables that are too large for this component";
const MAPS: &str = "it works on maps, and there are only filters for texts, numbers and lists";
const ORDER: &str = "it needs an order of all values, which is too large for this component";

/// Applies a filter whose result may have about `room` bytes.
pub fn filter(name: &str, value: &Value, arguments: &Arguments, room: usize) -> Answer<Value> {
    let given = Given { name, arguments, room };
    match name {
        "length" => length(value),
        "reverse" => reverse(value),
        "as_str" => Ok(value.to_string().into()),
        "int" => int(value, &given),
        "float" => match value {
            Value::Text(text) => {
                Ok(Value::Float(float::parse(text.trim()).unwrap_or(given.number("default")?.unwrap_or(0.0))))
            }
            other => other.number().map(Value::Float).ok_or_else(|| given.wrong_value(value, "a text or a number")),
        },
        "first" | "last" | "nth" | "join" | "slice" | "concat" => match value {
            Value::List(items) => list(name, items, &given),
            Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Map(_) => {
                Err(given.wrong_value(value, "a list"))
            }
        },
        "abs" => match value {
            Value::Int(number) => {
                number.checked_abs().map(Value::Int).ok_or_else(|| given.wrong("the number is too small"))
            }
            Value::Float(number) => Ok(Value::Float(number.abs())),
            Value::Text(_) | Value::Bool(_) | Value::List(_) | Value::Map(_) => {
                Err(given.wrong_value(value, "a number"))
            }
        },
        "pluralize" | "round" => {
            let number = value.number().ok_or_else(|| given.wrong_value(value, "a number"))?;
            if name == "round" { round(number, &given) } else { pluralize(number, &given) }
        }
        "striptags" | "spaceless" => Err(Refusal::Unavailable(REGEX)),
        "slugify" | "urlencode" | "urlencode_strict" | "filesizeformat" => Err(Refusal::Unavailable(TABLES)),
        "date" => Err(Refusal::Unavailable("it needs the tables of all time zones")),
        "group_by" | "filter" | "map" | "get" | "json_encode" => Err(Refusal::Unavailable(MAPS)),
        "sort" | "unique" => Err(Refusal::Unavailable(ORDER)),
        _ if FILTERS.contains(&name) => match value.text() {
            Some(text) => of_text(name, text, &given),
            None => Err(given.wrong_value(value, "a text")),
        },
        _ => Err(Refusal::Unknown(FILTERS.to_vec())),
    }
}

/// Calls a function.
pub fn function(name: &str, arguments: &Arguments) -> Answer<Value> {
    let given = Given { name, arguments, room: 0 };
    match name {
        "range" => range(&given),
        "throw" => Err(match given.text("message")? {
            Some(message) => Refusal::Wrong(message.to_owned()),
            None => given.missing("message"),
        }),
        "now" => Err(Refusal::Unavailable("the component has no clock")),
        "get_random" => Err(Refusal::Unavailable("the component has no random numbers")),
        "get_env" => Err(Refusal::Unavailable("the component reads no environment")),
        _ => Err(Refusal::Unknown(vec!["range", "throw"])),
    }
}

/// A filter's or function's arguments, with its name for messages.
struct Given<'a> {
    name: &'a str,
    arguments: &'a Arguments,
    /// The bytes that the result may have.
    room: usize,
}

impl Given<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    fn text(&self, name: &str) -> Answer<Option<&str>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.text().map(Some).ok_or_else(|| self.wrong_type(name, value, "a text"))
    }

    /// An argument that must be given. In these, `\n` and `\t` stand for a line break and a tab.
    fn pattern(&self, name: &str) -> Answer<String> {
        self.needed(name).map(|text| text.replace("\\n", "\n").replace("\\t", "\t"))
    }

    fn needed(&self, name: &str) -> Answer<&str> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    fn count(&self, name: &str) -> Answer<Option<usize>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let count = if let Value::Int(number) = value { usize::try_from(*number).ok() } else { None };
        count.map(Some).ok_or_else(|| self.wrong_type(name, value, "a whole number from 0"))
    }

    fn number(&self, name: &str) -> Answer<Option<f64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.number().map(Some).ok_or_else(|| self.wrong_type(name, value, "a number"))
    }

    fn flag(&self, name: &str) -> Answer<bool> {
        match self.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(value) => Err(self.wrong_type(name, value, "true or false")),
        }
    }

    /// Refuses a result that would take all memory.
    fn fits(&self, times: usize, length: usize) -> Answer<()> {
        if times.saturating_mul(length) > self.room { Err(Refusal::TooLong) } else { Ok(()) }
    }

    fn missing(&self, name: &str) -> Refusal {
        Refusal::Wrong(format!("`{}` needs the argument `{name}`", self.name))
    }

    fn wrong(&self, why: &str) -> Refusal {
        Refusal::Wrong(format!("`{}`: {why}", self.name))
    }

    fn wrong_type(&self, name: &str, value: &Value, wanted: &str) -> Refusal {
        Refusal::Wrong(format!("`{}` needs {wanted} as `{name}`, not {}", self.name, value.kind()))
    }

    fn wrong_value(&self, value: &Value, wanted: &str) -> Refusal {
        Refusal::Wrong(format!("`{}` needs {wanted}, not {}", self.name, value.kind()))
    }
}

fn of_text(name: &str, text: &str, given: &Given) -> Answer<Value> {
    let text = match name {
        "snake_case" => text.to_snake_case(),
        "pascal_case" => text.to_pascal_case(),
        "camel_case" => text.to_lower_camel_case(),
        "kebab_case" => text.to_kebab_case(),
        "upper" => text.to_uppercase(),
        "lower" => text.to_lowercase(),
        "trim" => text.trim().to_owned(),
        "trim_start" => text.trim_start().to_owned(),
        "trim_end" => text.trim_end().to_owned(),
        "trim_start_matches" => text.trim_start_matches(given.pattern("pat")?.as_str()).to_owned(),
        "trim_end_matches" => text.trim_end_matches(given.pattern("pat")?.as_str()).to_owned(),
        "replace" => {
            let (from, to) = (given.needed("from")?, given.needed("to")?);
            given.fits(text.matches(from).count(), to.len())?;
            text.replace(from, to)
        }
        "addslashes" => text.replace('\\', "\\\\").replace('"', "\\\"").replace('\'', "\\'"),
        "linebreaksbr" => text.replace("\r\n", "<br>").replace('\n', "<br>"),
        "escape" => escaped(text, "&#x27;").replace('/', "&#x2F;"),
        "escape_xml" => escaped(text, "&apos;"),
        "capitalize" => {
            let mut letters = text.chars();
            let first = letters.next().map_or(String::new(), |first| first.to_uppercase().collect());
            first + &letters.as_str().to_lowercase()
        }
        "title" => title(simple(text)?),
        "truncate" => truncated(simple(text)?, given)?,
        "indent" => indented(text, given)?,
        #[allow(clippy::cast_possible_wrap)] // A text has fewer words than that.
        "wordcount" => return Ok(Value::Int(text.split_whitespace().count() as i64)),
        // "split"
        _ => {
            let pattern = given.pattern("pat")?;
            given.fits(text.matches(pattern.as_str()).count(), 16)?;
            return Ok(Value::List(text.split(pattern.as_str()).map(Value::from).collect()));
        }
    };
    Ok(text.into())
}

/// A text whose characters are what a person calls characters, so that no table of Unicode is
/// needed to find them.
pub fn simple(text: &str) -> Answer<&str> {
    if text.is_ascii() && !text.contains("\r\n") {
        return Ok(text);
    }
    Err(Refusal::Unavailable("it can only be had for ASCII, because it needs a table of all combined characters"))
}

fn escaped(text: &str, apostrophe: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', apostrophe)
}

/// Capitalizes each word. A word has letters, digits and `_`, and may hold `'`.
fn title(text: &str) -> String {
    let mut title = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        let of_word = c.is_ascii_alphanumeric() || c == '_';
        title.push(if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() });
        inside = of_word || (inside && c == '\'');
    }
    title
}

fn truncated(text: &str, given: &Given) -> Answer<String> {
    let length = given.count("length")?.unwrap_or(255);
    let end = given.text("end")?.unwrap_or("…");
    Ok(text
        .get(..length)
        .filter(|start| start.len() < text.len())
        .map_or(text.to_owned(), |start| format!("{start}{end}")))
}

fn indented(text: &str, given: &Given) -> Answer<String> {
    let prefix = given.text("prefix")?.unwrap_or("    ");
    let (first, blank) = (given.flag("first")?, given.flag("blank")?);
    given.fits(text.lines().count(), prefix.len())?;
    let lines = text.lines().enumerate().map(|(number, line)| {
        let wanted = if number == 0 { first } else { blank || !line.trim_start().is_empty() };
        format!("{}{line}", if wanted { prefix } else { "" })
    });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn list(name: &str, items: &[Value], given: &Given) -> Answer<Value> {
    let or_empty = |item: Option<&Value>| item.cloned().unwrap_or_else(|| "".into());
    Ok(match name {
        "first" => or_empty(items.first()),
        "last" => or_empty(items.last()),
        "nth" if items.is_empty() => "".into(),
        "nth" => or_empty(items.get(given.count("n")?.ok_or_else(|| given.missing("n"))?)),
        "join" => {
            let separator = if given.get("sep").is_some() { given.pattern("sep")? } else { String::new() };
            given.fits(items.len(), separator.len())?;
            items.iter().map(ToString::to_string).collect::<Vec<_>>().join(&separator).into()
        }
        "slice" => Value::List(slice(items, given)?.to_vec()),
        // "concat"
        _ => {
            let mut items = items.to_vec();
            match given.get("with") {
                None => return Err(given.missing("with")),
                Some(Value::List(more)) => items.extend(more.iter().cloned()),
                Some(value) => items.push(value.clone()),
            }
            Value::List(items)
        }
    })
}

fn slice<'v>(items: &'v [Value], given: &Given) -> Answer<&'v [Value]> {
    // Numbers below 0 count from the end.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // as Tera does
    let index = |number: f64| if number >= 0.0 { number as usize } else { (items.len() as f64 + number) as usize };
    let start = given.number("start")?.map_or(0, index);
    let end = given.number("end")?.map_or(items.len(), index).min(items.len());
    Ok(items.get(start..end).unwrap_or_default())
}

fn length(value: &Value) -> Answer<Value> {
    let length = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.len(),
        Value::Map(members) => members.len(),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => {
            return Err(Refusal::Wrong(format!("`length` needs a text, a list or a map, not {}", value.kind())));
        }
    };
    #[allow(clippy::cast_possible_wrap)] // Nothing here is that long.
    Ok(Value::Int(length as i64))
}

fn reverse(value: &Value) -> Answer<Value> {
    match value {
        Value::Text(text) => Ok(text.chars().rev().collect::<String>().into()),
        Value::List(items) => Ok(Value::List(items.iter().rev().cloned().collect())),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Map(_) => {
            Err(Refusal::Wrong(format!("`reverse` needs a text or a list, not {}", value.kind())))
        }
    }
}

fn int(value: &Value, given: &Given) -> Answer<Value> {
    let default = match given.get("default") {
        None => 0,
        Some(Value::Int(number)) => *number,
        Some(other) => return Err(given.wrong_type("default", other, "a whole number")),
    };
    let base = given.count("base")?.unwrap_or(10);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or_else(|| given.wrong("`base` goes from 2 to 36"))?;
    #[allow(clippy::cast_possible_truncation)] // as Tera does
    let number = match value {
        Value::Text(text) => {
            let text = text.trim();
            let text = match base {
                2 => text.trim_start_matches("0b"),
                8 => text.trim_start_matches("0o"),
                16 => text.trim_start_matches("0x"),
                _ => text,
            };
            let fraction = || text.contains('.').then(|| float::parse(text)).flatten().map(|number| number as i64);
            i64::from_str_radix(text, base).ok().or_else(fraction).unwrap_or(default)
        }
        other => other.number().ok_or_else(|| given.wrong_value(other, "a text or a number"))? as i64,
    };
    Ok(Value::Int(number))
}

fn round(number: f64, given: &Given) -> Answer<Value> {
    let precision = match given.get("precision") {
        None => 0,
        Some(Value::Int(number)) => i32::try_from(*number).map_err(|_| given.wrong("`precision` is too large"))?,
        Some(other) => return Err(given.wrong_type("precision", other, "a whole number")),
    };
    let factor = if precision == 0 { 1.0 } else { 10.0_f64.powi(precision) };
    let rounded = match given.text("method")?.unwrap_or("common") {
        "common" => (factor * number).round(),
        "ceil" => (factor * number).ceil(),
        "floor" => (factor * number).floor(),
        _ => return Err(given.wrong("`method` is `common`, `ceil` or `floor`")),
    };
    Ok(Value::Float(rounded / factor))
}

fn pluralize(number: f64, given: &Given) -> Answer<Value> {
    let plural = given.text("plural")?.unwrap_or("s");
    let singular = given.text("singular")?.unwrap_or_default();
    Ok(if (number.abs() - 1.0).abs() > f64::EPSILON { plural } else { singular }.into())
}

/// The most numbers that a range may have.
const LONGEST: usize = 10_000;

fn range(given: &Given) -> Answer<Value> {
    let (start, step) = (given.count("start")?.unwrap_or(0), given.count("step_by")?.unwrap_or(1));
    let end = given.count("end")?.ok_or_else(|| given.missing("end"))?;
    if start > end {
        return Err(given.wrong("`start` is greater than `end`"));
    }
    if step == 0 || (end - start) / step > LONGEST {
        return Err(given.wrong("it has more than 10000 numbers"));
    }
    #[allow(clippy::cast_possible_wrap)] // They were read from an i64.
    Ok(Value::List((start..end).step_by(step).map(|number| Value::Int(number as i64)).collect()))
}
