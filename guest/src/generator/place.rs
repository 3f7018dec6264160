//! Checks that each value is safe at its place in a rendered file.
//!
//! A value in a template is raw, a word, or escaped for one place. A word is a checked name with
//! only letters, digits, `_`, `::` and `/`. Raw values are never printed. The others are printed
//! only where the text around them makes them harmless.

use crate::diagnostics::printable;
use crate::tera::{Extension, Language, Mark, Refused, Value, Written};

use super::scalars::Scalars;
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

    fn instead(&self) -> &'static str {
        "Write this file in ERB (`.tt`): Rails renders that, too."
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
        Err(Refused::new(why, advice(language)))
    }

    fn placed(&self, language: Language, written: &Written) -> Result<(), (usize, Refused)> {
        let text = written.text.as_str();
        let mut ruby = (language == Language::Ruby).then(|| ruby::Reader::new(text));
        let scalars = match language {
            Language::Yaml => Some(Scalars::of_yaml(text)),
            Language::Toml => Some(Scalars::of_toml(text)),
            Language::Ruby | Language::Other => None,
        };
        for (number, value) in written.marked.iter().enumerate() {
            let (at, comment) = (&value.range, matches!(value.mark, Mark::Comment(_)));
            let refused = match (&mut ruby, &scalars) {
                (Some(ruby), _) => in_ruby(ruby.before(at.start), comment, text, at.start),
                (None, Some(scalars)) if !scalars.valid => Some(Refused::new(
                    "the file is not valid YAML or TOML, so that nothing tells whether the value is safe",
                    advice(language),
                )),
                (None, Some(scalars)) if comment && scalars.in_comment(at) => None,
                (None, Some(scalars)) if !comment && scalars.is_literal(at) => None,
                _ => Some(misplaced(language, comment)),
            };
            if let Some(refused) = refused {
                return Err((number, refused));
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

fn misplaced(language: Language, comment: bool) -> Refused {
    let why = if comment {
        "the filter for comments is used outside a comment"
    } else {
        "the filter makes a literal with its own quotes, and no literal can stand here"
    };
    Refused::new(why, advice(language))
}

/// Why a text may not be printed at a place of a Ruby file.
fn in_ruby(place: ruby::Place, comment: bool, text: &str, at: usize) -> Option<Refused> {
    let (why, help) = match place {
        ruby::Place::Comment if is_instruction(text, at) => {
            ("Ruby would read this comment as an instruction", "Use other words, or print it in another comment.")
        }
        ruby::Place::Code | ruby::Place::Block if !comment => return None,
        ruby::Place::Comment => return None,
        ruby::Place::Block => ("the value could end the comment", "Write `#` before each line, without `=begin`."),
        ruby::Place::Heredoc if !comment => (
            "a literal can stand in a heredoc only where its text is code that interpolates nothing",
            "Quote the heredoc's name (`<<~'RUBY'`), or write the value outside of it.",
        ),
        ruby::Place::Unsure(unsure) => {
            let why = format!("nothing tells how Ruby reads the file behind `{}`", printable(unsure.text));
            return Some(Refused { why, help: unsure.help });
        }
        ruby::Place::Code | ruby::Place::Literal | ruby::Place::Heredoc => {
            return Some(misplaced(Language::Ruby, comment));
        }
    };
    Some(Refused::new(why, help))
}

/// Whether Ruby would do something else because of the comment at this place.
fn is_instruction(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    let (start, end) = (before.rsplit('\n').next().unwrap_or_default(), after.lines().next().unwrap_or_default());
    let line = format!("{start}{end}").to_ascii_lowercase();
    let spelled = line.replace('-', "_");
    let words = ["frozen_string_literal", "shareable_constant_value", "warn_indent"];
    line.contains("-*-")
        || (start.len() == before.len() && line.starts_with("#!"))
        || words.iter().any(|word| {
            spelled.match_indices(word).any(|(start, _)| {
                let behind = spelled.get(start + word.len()..).unwrap_or_default();
                behind.trim_start().starts_with([':', '='])
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tera::Marked;

    /// The fault of a text whose `@` is printed with this mark.
    fn fault(language: Language, mark: Mark, text: &str) -> Option<String> {
        let value = if matches!(mark, Mark::Comment(_)) { "a" } else { "\"a\"" };
        let mut written = Written::default();
        for (number, part) in text.split('@').enumerate() {
            if number > 0 {
                let start = written.text.len();
                written.text.push_str(value);
                written.marked.push(Marked { mark, range: start..start + value.len(), from: ("", 0..0) });
            }
            written.text.push_str(part);
        }
        Guard { acronyms: &[] }.placed(language, &written).err().map(|(_, refused)| refused.why)
    }

    #[test]
    fn a_literal_is_a_whole_scalar() {
        for (language, text) in [
            (Language::Yaml, "a: @"),
            (Language::Yaml, "@: a"),
            (Language::Yaml, "a:\n  @"),
            (Language::Yaml, "- @"),
            (Language::Yaml, "a: !!str @ # it's"),
            (Language::Yaml, "a: it's\nb: @"),
            (Language::Yaml, "a: its, b\n@: c"),
            (Language::Yaml, "# it's\nb: @ # it's"),
            (Language::Yaml, "a: 'it''s'\nb: [ 'a', \"'\", @ ]"),
            (Language::Yaml, "a: |\n  '\nb: @"),
            (Language::Yaml, "- a\n---\n- @"),
            (Language::Toml, "a = @"),
            (Language::Toml, "[ @.b ]\n@ = { c = [\n  1,\n  @, # it's\n] }"),
            (Language::Toml, "a = \"\"\n# '\nb = @"),
            (Language::Toml, "a = '''\nb = '\n'''\nc = @"),
        ] {
            assert_eq!(fault(language, Mark::Literal(language), text), None, "{text}");
        }
        for (language, text) in [
            (Language::Yaml, "a: 1 @"),
            (Language::Yaml, "a: 1@"),
            (Language::Yaml, "a: its, @"),
            (Language::Yaml, "a: its\n  @"),
            (Language::Yaml, "a: - @"),
            (Language::Yaml, "a: b:@"),
            (Language::Yaml, "a: &@ b"),
            (Language::Yaml, "[ its\n@ ]"),
            (Language::Yaml, "a: |\n  - @"),
            (Language::Yaml, "a: |\n  '\nb: '\n  - @\n  '"),
            (Language::Yaml, "a: '\n  - @\n  '"),
            (Language::Yaml, "a: [ \"\n  - @\n  \" ]"),
            (Language::Yaml, "a: '\n  it''s\n  - @\n  '"),
            (Language::Yaml, "a: \"\n  \\\"\n  - @\n  \""),
            (Language::Yaml, "a: b c: @"),
            (Language::Toml, "a = 1 @"),
            (Language::Toml, "a = 1@"),
            (Language::Toml, "a = '''\nb = @\n'''"),
            (Language::Toml, "a = \"\"\"\n\"\nb = @\n\"\"\""),
        ] {
            assert!(fault(language, Mark::Literal(language), text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_literal_without_quotes_is_a_whole_scalar_too() {
        let literal = |text: &str| {
            let start = text.find('@').unwrap();
            let marked =
                vec![Marked { mark: Mark::Literal(Language::Yaml), range: start..start + 2, from: ("", 0..0) }];
            let written = Written { text: text.replace('@', "xF"), marked };
            Guard { acronyms: &[] }.placed(Language::Yaml, &written).is_ok()
        };
        for text in ["a: @", "- @", "@: a", "[ @ ]"] {
            assert!(literal(text), "{text}");
        }
        for text in ["a: 0@", "a: *@", "a: &@ b", "a: !ruby/object:@ {}", "a: |@", "a: |\n  @", "a: '@'", "a: its @"] {
            assert!(!literal(text), "{text}");
        }
    }

    #[test]
    fn nothing_is_printed_where_parsers_of_yaml_read_lines_differently() {
        for text in ["# a\rb: @", "# a\u{85}b: @", "# a\u{2028}b: @", "# a\u{2029}b: @", "\u{feff}--- @"] {
            assert!(fault(Language::Yaml, Mark::Literal(Language::Yaml), text).is_some(), "{text:?}");
        }
        assert_eq!(fault(Language::Yaml, Mark::Literal(Language::Yaml), "# a\r\nb: @\r\n"), None);
    }

    #[test]
    fn the_text_of_a_comment_stands_behind_its_sign() {
        for (language, text) in [
            (Language::Yaml, "# @"),
            (Language::Yaml, "a: 1 # b # @"),
            (Language::Yaml, "a: |\n  #\n# @"),
            (Language::Yaml, "a: it's\t#@"),
            (Language::Yaml, "a: > # @\n  b"),
            (Language::Toml, "# @"),
            (Language::Toml, "a = '#' # @"),
        ] {
            assert_eq!(fault(language, Mark::Comment(language), text), None, "{text}");
        }
        for (language, text) in [
            (Language::Yaml, "@"),
            (Language::Yaml, "a: 1 @"),
            (Language::Yaml, "a: 1# @"),
            (Language::Yaml, "a: \"# @\""),
            (Language::Yaml, "a: '\n  # @\n'"),
            (Language::Yaml, "a: |\n  # @"),
            (Language::Yaml, "a: |2\n\n    # @"),
            (Language::Yaml, "a: # b\n  @"),
            (Language::Yaml, "a: [\n# @"),
            (Language::Toml, "@"),
            (Language::Toml, "a = 1 @"),
            (Language::Toml, "a = '''\n# @\n'''"),
            (Language::Toml, "a = ' # @'"),
        ] {
            assert!(fault(language, Mark::Comment(language), text).is_some(), "{text}");
        }
    }

    #[test]
    fn nothing_is_printed_in_a_file_of_broken_syntax() {
        for (language, text) in [(Language::Yaml, "b: @\na: b: c"), (Language::Toml, "b = @\na = b")] {
            assert!(fault(language, Mark::Literal(language), text).unwrap().contains("not valid"), "{text}");
        }
    }

    #[test]
    fn a_comment_gives_ruby_no_instruction() {
        let comment = Mark::Comment(Language::Ruby);
        for text in [
            "# coding: @",
            "#!ruby\n# -*- Encoding = @",
            "# @ encoding:x",
            "#!@",
            "# -*- @",
            "x = 1\n# Warn-Indent: @",
            "# @ frozen_string_literal: true",
        ] {
            assert!(fault(Language::Ruby, comment, text).is_some(), "{text}");
        }
        let literal = Mark::Literal(Language::Ruby);
        assert!(fault(Language::Ruby, literal, "# -*- @").is_some());
        assert!(fault(Language::Ruby, comment, "=begin\n@\n=end").unwrap().contains("end the comment"));
        assert_eq!(fault(Language::Ruby, literal, "=begin\n@\n=end"), None);
        assert!(fault(Language::Ruby, literal, "a = 1\na /2\nx = @").unwrap().contains("behind `a /2`"));
        for text in ["# @", "# decoding @", "\n\n# coding: @", "# frozen_string_literal: true\n# @"] {
            assert_eq!(fault(Language::Ruby, comment, text), None, "{text}");
        }
    }
}
