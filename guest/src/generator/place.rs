//! Checks that each value is safe at its place in a rendered file.
//!
//! A value in a template is raw, a word, or escaped for one place. A word is a checked name with
//! only letters, digits, `_`, `::` and `/`. Raw values are never printed. The others are printed
//! only where the text around them makes them harmless.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use minijinja::value::{Object, ObjectRepr};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, Value};

use super::ruby;

/// The language of a file, from its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `.rb`, and the extensions of Rake and Rack.
    Ruby,
    /// `.yml`, `.yaml`
    Yaml,
    /// `.toml`
    Toml,
    /// Any other language. Only words and numbers are printed there.
    Other,
}

impl Language {
    /// The language of the file at this path.
    pub fn of(path: &str) -> Self {
        match path.rsplit('.').next().map(str::to_ascii_lowercase).as_deref() {
            Some("rb" | "rake" | "ru") => Self::Ruby,
            Some("yml" | "yaml") => Self::Yaml,
            Some("toml") => Self::Toml,
            _ => Self::Other,
        }
    }

    /// The help for a raw value: which filters to use.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Ruby => {
                "Write `| ruby_string` for a whole literal with its quotes, `| ruby_comment` after a `#`, `| ruby_constant` for a constant."
            }
            Self::Yaml => "Write `| yaml_string` for a whole value with its quotes, `| yaml_comment` after a `#`.",
            Self::Toml => "Write `| toml_string` for a whole value with its quotes, `| toml_comment` after a `#`.",
            Self::Other => {
                "Only names, numbers and booleans can be printed here: `class_name`, `file_name`, `file_path`."
            }
        }
    }
}

/// The form of an escaped value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A whole literal with its quotes.
    Literal,
    /// A comment, for the rest of a line that starts with `#`.
    Comment,
}

/// An escaped value. It is not a string, so that any filter that changes it afterwards makes it a
/// raw value again.
#[derive(Debug)]
struct Escaped {
    language: Language,
    form: Form,
    text: String,
}

impl Object for Escaped {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Makes an escaped value.
pub fn escaped(language: Language, form: Form, text: String) -> Value {
    Value::from_object(Escaped { language, form, text })
}

/// Makes a value that is safe everywhere.
pub fn word(text: impl Into<String>) -> Value {
    Value::from_safe_string(text.into())
}

/// Marks a comment while a file is rendered, so that its place can be checked. Texts from outside
/// never contain it.
const COMMENT: char = '\u{F8FF}';

/// Makes an environment refuse everything except words, numbers, booleans and values that were
/// escaped for this language.
pub fn guard(environment: &mut Environment<'_>, language: Language) {
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(move |out, state, value| print(language, out, state, value));
}

fn print(language: Language, out: &mut Output, state: &State, value: &Value) -> Result<(), Error> {
    // In an `autoescape` block, Jinja treats text that it escaped for HTML as safe.
    if !matches!(state.auto_escape(), AutoEscape::None) {
        return Err(refusal("`autoescape` only knows HTML"));
    }
    if value.is_number() || matches!(value.kind(), minijinja::value::ValueKind::Bool) {
        return write!(out, "{value}").map_err(Error::from);
    }
    if let Some(text) = value.as_str().filter(|text| value.is_safe() && is_word(text)) {
        return out.write_str(text).map_err(Error::from);
    }
    match value.downcast_object_ref::<Escaped>() {
        Some(escaped) if escaped.language == language => {
            if escaped.form == Form::Comment {
                write!(out, "{COMMENT}")?;
            }
            out.write_str(&escaped.text).map_err(Error::from)
        }
        Some(_) => Err(refusal("the filter is for another language")),
        None => Err(refusal("the value may hold any text and has no filter that escapes it")),
    }
}

fn refusal(why: &'static str) -> Error {
    Error::new(ErrorKind::BadEscape, why)
}

/// Whether a text is a name with its namespaces.
fn is_word(text: &str) -> bool {
    text.split('/').flat_map(|part| part.split("::")).all(|part| {
        // The variable `module` ends in `::` and may be empty, so parts can be empty.
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Checks the place of every value and removes the marks from the rendered text. `at` are the
/// ranges of the values.
///
/// # Errors
/// The index of the first value that is not safe at its place, and why.
pub fn settle(language: Language, text: &str, at: &[Range<usize>]) -> Result<String, (usize, &'static str)> {
    let mut states = ruby::Reader::new(text);
    for (number, range) in at.iter().enumerate() {
        let value = text.get(range.clone()).unwrap_or_default();
        let form = match value.chars().next() {
            Some(COMMENT) => Form::Comment,
            Some('"') => Form::Literal,
            _ => continue,
        };
        let fits = match language {
            Language::Ruby => match states.before(range.start) {
                ruby::Place::Code | ruby::Place::Heredoc => form == Form::Literal,
                ruby::Place::Comment => true,
                ruby::Place::Literal => false,
            },
            Language::Yaml => fits(text, range, form, ":-[{,?", ",]}#:"),
            Language::Toml => fits(text, range, form, "=[{,.", ",]}#=."),
            Language::Other => false,
        };
        if !fits {
            let why = match form {
                Form::Comment => "the filter for comments is used outside a comment",
                Form::Literal => "the filter makes a literal with its own quotes, and no literal can stand here",
            };
            return Err((number, why));
        }
    }
    Ok(text.replace(COMMENT, ""))
}

/// Whether a literal is used as a whole value, or a comment text inside a comment.
fn fits(text: &str, at: &Range<usize>, form: Form, before: &str, after: &str) -> bool {
    let line = text.get(..at.start).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
    let rest = text.get(at.end..).unwrap_or_default().lines().next().unwrap_or_default().trim_start();
    let (mut quote, mut comment, mut last) = (None, false, ' ');
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match quote {
            Some('"') if c == '\\' => drop(characters.next()),
            Some(open) if c == open => quote = None,
            None if c == '#' && last.is_whitespace() => comment = true,
            None if matches!(c, '"' | '\'') && !comment => quote = Some(c),
            _ => {}
        }
        last = c;
    }
    let value = line.trim_end().chars().next_back().is_none_or(|c| before.contains(c))
        && rest.chars().next().is_none_or(|c| after.contains(c));
    comment || (form == Form::Literal && quote.is_none() && value)
}

/// Whether a character is one of the marks, which texts from outside must not contain.
pub fn is_mark(c: char) -> bool {
    c == COMMENT
}
