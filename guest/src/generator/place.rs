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
        let mut quotes = Quotes::new(&written.text, language);
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
                Language::Yaml | Language::Toml if quotes.open_at(value.range.start) => false,
                Language::Yaml => fits(&written.text, &value.range, comment, BEFORE_YAML, ",]}#:"),
                Language::Toml => fits(&written.text, &value.range, comment, BEFORE_TOML, ",]}#=."),
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
            if comment && language == Language::Ruby && names_encoding(&written.text, value.range.start) {
                let why = "Ruby would read the file in the encoding that this comment names";
                return Err((number, Refused { why, help: "Print it below the second line of the file." }));
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

/// Whether the line at this place is a comment that names the encoding of a Ruby file, in which the escapes
/// of a literal could mean something else. Ruby looks for it in the first two lines.
fn names_encoding(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    if before.matches('\n').nth(1).is_some() {
        return false;
    }
    let (start, end) = (before.rsplit('\n').next().unwrap_or_default(), after.lines().next().unwrap_or_default());
    let line = format!("{start}{end}").to_ascii_lowercase();
    line.match_indices("coding").any(|(start, word)| {
        line.get(start + word.len()..).is_some_and(|rest| rest.trim_start().starts_with([':', '=']))
    })
}

/// What may stand before a value.
const BEFORE_YAML: &str = ":-[{,?";
const BEFORE_TOML: &str = "=[{,.";

/// Tells whether a place in a YAML or TOML file is in a quoted text, which may go over several lines. It reads
/// the file once, from one place to the next.
struct Quotes<'t> {
    text: &'t str,
    language: Language,
    at: usize,
    open: Option<&'static str>,
    comment: bool,
    /// The character before, and the last that is no space, on the same line.
    last: Option<char>,
    last_visible: Option<char>,
}

impl<'t> Quotes<'t> {
    fn new(text: &'t str, language: Language) -> Self {
        Self { text, language, at: 0, open: None, comment: false, last: None, last_visible: None }
    }

    /// Whether a quoted text is open at this place. Places must be asked for in ascending order.
    fn open_at(&mut self, place: usize) -> bool {
        while self.at < place {
            self.step();
        }
        self.open.is_some()
    }

    fn step(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return self.at = usize::MAX };
        let mut length = c.len_utf8();
        let toml = self.language == Language::Toml;
        let before = if toml { BEFORE_TOML } else { BEFORE_YAML };
        match self.open {
            Some("\"" | "\"\"\"") if c == '\\' => {
                length += rest.chars().nth(1).filter(|next| *next != '\n').map_or(0, char::len_utf8);
            }
            Some("'") if !toml && rest.starts_with("''") => length = 2,
            Some(quote) if rest.starts_with(quote) => {
                length = quote.len();
                self.open = None;
            }
            // In TOML, only three quotes go over several lines.
            Some("\"" | "'") if toml && c == '\n' => self.open = None,
            None if self.comment => self.comment = c != '\n',
            None if c == '#' && self.last.is_none_or(char::is_whitespace) => self.comment = true,
            None if self.last_visible.is_none_or(|last| before.contains(last)) => {
                let quotes: &[&'static str] = if toml { &["\"\"\"", "'''", "\"", "'"] } else { &["\"", "'"] };
                self.open = quotes.iter().find(|quote| rest.starts_with(**quote)).copied();
                length = self.open.map_or(length, str::len);
            }
            Some(_) | None => {}
        }
        self.at += length;
        self.last = (c != '\n').then_some(c);
        match c {
            '\n' => self.last_visible = None,
            _ if !c.is_whitespace() => self.last_visible = Some(c),
            _ => {}
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tera::Marked;

    /// The fault of a text whose `@` is printed with this mark.
    fn fault(language: Language, mark: Mark, text: &str) -> Option<&'static str> {
        let start = text.find('@').unwrap();
        let value = if matches!(mark, Mark::Comment(_)) { "a" } else { "\"a\"" };
        let text = text.replace('@', value);
        let marked = vec![Marked { mark, range: start..start + value.len(), from: ("", 0..0) }];
        Guard { acronyms: &[] }.placed(language, &Written { text, marked }).err().map(|(_, refused)| refused.why)
    }

    #[test]
    fn nothing_is_printed_in_a_quoted_text_of_several_lines() {
        for (language, text) in [
            (Language::Yaml, "a: '\n  - @\n  '"),
            (Language::Yaml, "a: [ \"\n  - @\n  \" ]"),
            (Language::Yaml, "a: '\n  it''s\n  - @\n  '"),
            (Language::Yaml, "a: \"\n  \\\"\n  - @\n  \""),
            (Language::Toml, "a = '''\nb = @\n'''"),
            (Language::Toml, "a = \"\"\"\n\"\nb = @\n\"\"\""),
        ] {
            assert!(fault(language, Mark::Literal(language), text).is_some(), "{text}");
            let comment = text.replace("- @", "# @").replace("b = @", "# @");
            assert!(fault(language, Mark::Comment(language), &comment).is_some(), "{comment}");
        }
        for (language, text) in [
            (Language::Yaml, "a: it's\nb: @"),
            (Language::Yaml, "# it's\nb: @ # it's"),
            (Language::Yaml, "a: 'it''s'\nb: [ 'a', \"'\", @ ]"),
            (Language::Toml, "a = \"\"\n# '\nb = @"),
            (Language::Toml, "a = '''\nb = '\n'''\nc = @"),
        ] {
            assert_eq!(fault(language, Mark::Literal(language), text), None, "{text}");
        }
    }

    #[test]
    fn a_literal_is_a_whole_value_and_a_comment_stands_behind_its_sign() {
        for (language, value) in [(Language::Yaml, "a: @"), (Language::Toml, "a = @")] {
            let (literal, comment) = (Mark::Literal(language), Mark::Comment(language));
            assert_eq!(fault(language, literal, value), None, "{value}");
            assert_eq!(fault(language, comment, &value.replace('@', "1 # @")), None, "{value}");
            for (mark, text) in [(literal, "1 @"), (literal, "1@"), (comment, "@"), (comment, "1 @"), (comment, "1# @")]
            {
                assert!(fault(language, mark, &value.replace('@', text)).is_some(), "{value} {text}");
            }
        }
    }

    #[test]
    fn no_text_names_the_encoding_of_a_ruby_file() {
        let comment = Mark::Comment(Language::Ruby);
        for text in ["# coding: @", "#!ruby\n# -*- Encoding = @", "# @ encoding:x"] {
            assert!(fault(Language::Ruby, comment, text).is_some(), "{text}");
        }
        for text in ["# @", "# decoding @", "\n\n# coding: @"] {
            assert_eq!(fault(Language::Ruby, comment, text), None, "{text}");
        }
    }
}
