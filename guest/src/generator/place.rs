//! Checks that each value is safe at its place in a rendered file.
//!
//! A value in a template is raw, a word, or escaped for one place. A word is a checked name with
//! only letters, digits, `_`, `::` and `/`. Raw values are never printed. The others are printed
//! only where the text around them makes them harmless.

use std::ops::Range;

use crate::tera::{Extension, Language, Mark, Refused, Value, Written};

use super::{filters, ruby};

/// Makes a value that is safe everywhere.
pub fn word(text: impl Into<String>) -> Value {
    Value::marked(Mark::Word, text.into())
}

/// Our own filters. Nothing is printed but words, numbers, booleans, and values that were escaped for
/// the language of the file.
pub struct Guard<'a> {
    /// The host's acronyms, which keep their spelling in constants.
    pub acronyms: &'a [String],
}

impl Extension for Guard<'_> {
    fn filters(&self) -> &'static [&'static str] {
        filters::NAMES
    }

    fn filter(&self, name: &str, value: &Value) -> Result<Value, String> {
        filters::apply(name, value, self.acronyms)
    }

    fn printable(&self, language: Language, value: &Value) -> Result<(), Refused> {
        let mark = match value {
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => return Ok(()),
            Value::Text(text) if text.mark() == Some(Mark::Word) && !is_word(text) => None,
            Value::Text(text) => text.mark(),
            Value::List(_) | Value::Map(_) => None,
        };
        let why = match mark {
            Some(Mark::Word) => return Ok(()),
            Some(Mark::Literal(of) | Mark::Comment(of)) if of == language => return Ok(()),
            Some(_) => "the filter is for another language",
            None => "the value may hold any text and has no filter that escapes it",
        };
        Err(Refused { why, help: advice(language) })
    }

    fn placed(&self, language: Language, written: &Written) -> Result<(), (usize, Refused)> {
        let mut states = ruby::Reader::new(&written.text);
        for (number, value) in written.marked.iter().enumerate() {
            let text = written.text.get(value.range.clone()).unwrap_or_default();
            let comment = matches!(value.mark, Mark::Comment(_));
            // A literal without quotes is one word.
            if !comment && !text.starts_with('"') {
                continue;
            }
            let fits = match language {
                Language::Ruby => match states.before(value.range.start) {
                    ruby::Place::Code | ruby::Place::Heredoc => !comment,
                    ruby::Place::Comment => true,
                    ruby::Place::Literal => false,
                },
                Language::Yaml => fits(&written.text, &value.range, comment, ":-[{,?", ",]}#:"),
                Language::Toml => fits(&written.text, &value.range, comment, "=[{,.", ",]}#=."),
                Language::Other => false,
            };
            if !fits {
                let why = if comment {
                    "the filter for comments is used outside a comment"
                } else {
                    "the filter makes a literal with its own quotes, and no literal can stand here"
                };
                return Err((number, Refused { why, help: advice(language) }));
            }
        }
        Ok(())
    }
}

/// The help for a value that may not be printed: which filters to use.
fn advice(language: Language) -> &'static str {
    match language {
        Language::Ruby => {
            "Write `| ruby_string` for a whole literal with its quotes, `| ruby_comment` after a `#`, `| ruby_constant` for a constant."
        }
        Language::Yaml => "Write `| yaml_string` for a whole value with its quotes, `| yaml_comment` after a `#`.",
        Language::Toml => "Write `| toml_string` for a whole value with its quotes, `| toml_comment` after a `#`.",
        Language::Other => {
            "Only names, numbers and booleans can be printed here: `class_name`, `file_name`, `file_path`."
        }
    }
}

/// Whether a text is a name with its namespaces.
fn is_word(text: &str) -> bool {
    text.split('/').flat_map(|part| part.split("::")).all(|part| {
        // The variable `module` ends in `::` and may be empty, so parts can be empty.
        part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Whether a literal is used as a whole value, or a comment text inside a comment.
fn fits(text: &str, at: &Range<usize>, for_comment: bool, before: &str, after: &str) -> bool {
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
    comment || (!for_comment && quote.is_none() && value)
}
