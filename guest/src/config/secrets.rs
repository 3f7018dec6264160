//! Finds the secrets in a configuration file, so that a host can show its other lines.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use super::schema::{self, PARAMETERS, Parameter, ParameterType};
use super::value::mask;
use crate::diagnostics::{nearest, secrets};

/// Finds the secrets in a TOML file: values of secret parameters, values of keys that are named
/// like a secret, and texts that look like a secret, also in comments.
#[must_use]
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut found = Vec::new();
    table(text, "", false, document.get_ref(), &mut found);
    for token in toml_parser::Source::new(text).lex().filter(|token| token.kind() == TokenKind::Comment) {
        let start = token.span().start();
        let comment = text.get(start..token.span().end()).unwrap_or_default();
        found.extend(secrets::ranges(comment).into_iter().map(|range| start + range.start..start + range.end));
    }
    if !errors.is_empty() {
        // In a broken file, what the parser reads is a guess. Hiding too much is better than too
        // little.
        found.extend(secrets::ranges(text));
        found.extend(lines(text));
    }
    secrets::joined(found)
}

/// Searches one table. With `hidden`, the table itself is the value of a secret.
fn table(text: &str, path: &str, hidden: bool, table: &DeTable<'_>, found: &mut Vec<Range<usize>>) {
    for (key, item) in table {
        let name: &str = key.get_ref();
        let raw = secrets::ranges(text.get(key.span()).unwrap_or_default());
        found.extend(raw.into_iter().map(|range| key.span().start + range.start..key.span().start + range.end));
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        value(text, &path, hidden || is_secret(&path, name), item, found);
    }
}

fn value(text: &str, path: &str, secret: bool, item: &Spanned<DeValue<'_>>, found: &mut Vec<Range<usize>>) {
    match item.get_ref() {
        DeValue::Table(inner) => table(text, path, secret, inner, found),
        DeValue::Array(all) => {
            for item in all {
                let tables = matches!(item.get_ref(), DeValue::Table(_));
                value(text, &if tables { format!("{path}[]") } else { path.to_owned() }, secret, item, found);
            }
        }
        DeValue::String(content) => string(text, secret, content, item.span(), found),
        // A number is a secret only if the parameter is secret, or if its name can't mean anything
        // else.
        _ if secret && (schema::find(path).is_some() || secrets::is_password_name(schema::split(path).1)) => {
            found.push(item.span());
        }
        _ => {}
    }
}

fn string(text: &str, secret: bool, content: &str, at: Range<usize>, found: &mut Vec<Range<usize>>) {
    let raw = text.get(at.clone()).unwrap_or_default();
    if secret && mask(content) != *content && !content.contains("://") {
        found.push(inside(raw, at));
        return;
    }
    let own = secrets::ranges(raw);
    // Escapes may hide an address in the written text.
    if own.is_empty() && secrets::masked(content) != *content {
        found.push(inside(raw, at));
    } else {
        found.extend(own.into_iter().map(|range| at.start + range.start..at.start + range.end));
    }
}

/// A string without its quotes.
fn inside(raw: &str, at: Range<usize>) -> Range<usize> {
    let quotes =
        ["\"\"\"", "'''", "\"", "'"].iter().find(|quotes| raw.starts_with(**quotes)).map_or(0, |quotes| quotes.len());
    if raw.len() >= 2 * quotes { at.start + quotes..at.end - quotes } else { at }
}

fn is_secret(path: &str, name: &str) -> bool {
    match schema::find(path) {
        // In an array of tables, each key is secret or not by itself.
        Some((_, parameter)) => parameter.secret && parameter.takes != ParameterType::Tables,
        None => is_secret_key(name) || schema::below(path).is_empty() && is_meant_for_a_secret(path, name),
    }
}

fn is_secret_key(name: &str) -> bool {
    secrets::is_secret_name(name) || secret_keys().any(|key| key == name)
}

fn secret_keys() -> impl Iterator<Item = &'static str> {
    PARAMETERS.iter().filter(|parameter| parameter.secret).map(Parameter::key)
}

/// Whether an unknown name is probably a misspelt secret of this table.
fn is_meant_for_a_secret(path: &str, name: &str) -> bool {
    let table = schema::split(path).0;
    let is_secret = |key| schema::find(&format!("{table}.{key}")).is_some_and(|(_, parameter)| parameter.secret);
    nearest(name, schema::names(table)).into_iter().any(is_secret)
}

/// The rest of a line after a key that may be secret; if the text goes over several lines, all of
/// it.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let start = from;
        from += line.len();
        let Some((key, value)) = line.split_once('=') else { continue };
        let name = key.rsplit('.').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let known = PARAMETERS.iter().any(|parameter| parameter.key() == name);
        let secret = is_secret_key(name) || !known && !nearest(name, secret_keys()).is_empty();
        let number = value.trim().bytes().all(|c| c.is_ascii_digit()) && !secrets::is_password_name(name);
        if number || !secret || secrets::is_reference(value.trim().trim_matches(['"', '\''])) {
            continue;
        }
        let at = start + key.len() + 1 + (value.len() - value.trim_start().len());
        let quotes = ["\"\"\"", "'''"].into_iter().find(|quotes| value.trim_start().starts_with(quotes));
        let end = match quotes {
            Some(quotes) => {
                text.get(at + 3..).and_then(|rest| rest.find(quotes)).map_or(text.len(), |end| at + 3 + end)
            }
            None => start + line.trim_end().len(),
        };
        found.push(at..end);
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        secrets::hide(text, ranges(text))
    }

    #[test]
    fn hides_what_a_slip_of_the_keyboard_took_for_no_secret() {
        for key in ["tokn", "tokne", "pasword", "Token", "toke"] {
            for value in ["\"S3cr\"", "\"S3cr"] {
                let text = format!("[worker.orchestration_client.auth]\n{key} = {value}\n");
                assert!(!shown(&text).contains("S3cr"), "{text}");
            }
        }
        for plain in ["[worker]\nwroker_id = \"a\"\n", "[worker.orchestration_client]\nbase_ulr = \"a\"\n"] {
            assert!(shown(plain).contains("\"a\""), "{plain}");
        }
    }

    #[test]
    fn hides_by_the_table_of_parameters() {
        for parameter in PARAMETERS.iter().filter(|parameter| parameter.secret) {
            let path = parameter.path.replace("[]", "");
            for value in [
                "\"S3cr\"",
                "'S3cr'",
                "\"\"\"\nS3\nS3cr\"\"\"",
                "\"${A:-S3cr}\"",
                "S3cr",
                "\"S3cr",
                "\"host=h password=S3cr\"",
            ] {
                let table = path.rsplit_once('.').map_or("", |(table, _)| table);
                let brackets =
                    if parameter.path.contains("[]") { format!("[[{table}]]") } else { format!("[{table}]") };
                for text in [format!("{brackets}\n{} = {value}\n", parameter.key()), format!("{path} = {value}\n")] {
                    assert!(!shown(&text).contains("S3cr"), "{text}\n{}", shown(&text));
                }
            }
        }
    }

    #[test]
    fn hides_what_no_parser_gets_to() {
        for text in [
            "[common.database\npassword = \"S3cr\"\n",
            "= 1\nurl postgresql://u:S3cr@h/d\n",
            "a = [ \npassword = S3cr\n",
            "\"\"\" password=S3cr",
        ] {
            assert!(!shown(text).contains("S3cr"), "{text}\n{}", shown(text));
        }
    }

    #[test]
    fn hides_an_address_s_password_in_any_parameter() {
        for (text, hidden) in [
            (
                "[worker.orchestration_client]\nbase_url = \"http://u:S3cr@h\"",
                "[worker.orchestration_client]\nbase_url = \"http://u:***@h\"",
            ),
            ("common.cache.memcached.url = 'tcp://u:S3cr@h:1'", "common.cache.memcached.url = 'tcp://u:***@h:1'"),
            ("a = [ \"http://u:S3cr@h\", 1 ]", "a = [ \"http://u:***@h\", 1 ]"),
            ("a = \"http:\\u002f/u:S3cr@h\"", "a = \"***\""),
            ("a = 1 # password = S3cr", "a = 1 # password = ***"),
            ("own_password = \"S3cr\"", "own_password = \"***\""),
            ("common.database.url = \"${DATABASE_URL}\"", "common.database.url = \"${DATABASE_URL}\""),
            ("common.database.url = \"postgresql://h/d\"", "common.database.url = \"postgresql://h/d\""),
        ] {
            assert_eq!(shown(text), hidden);
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_at(text in "\\PC{0,60}|[\\[\\]a-z.=\"'# \\n:/@$\\{\\}]{0,60}") {
            shown(&text);
        }
    }
}
