//! The table of profiles as Rust.

use std::fmt::Write as _;
use std::path::Path;

use super::read;

/// `NEUTRAL` and `PROFILES`, from `data/profiles.toml`, sorted by name.
pub fn profiles(path: &Path) -> String {
    let table: toml::Table = read(path).parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut code = String::new();
    let mut names: Vec<&String> = table.keys().filter(|name| *name != "neutral").collect();
    names.sort();
    let rows: Vec<String> = names.iter().map(|name| row(name, &table[*name])).collect();
    writeln!(
        code,
        "/// What holds in every language.\npub static NEUTRAL: Profile = {};\n\n\
         /// The profiles that a host can choose, sorted by name.\npub static PROFILES: &[Profile] = &[\n{rows}];",
        row("", &table["neutral"]),
        rows = rows.join(",\n")
    )
    .expect("a String takes all");
    code
}

fn row(name: &str, entry: &toml::Value) -> String {
    let text = |key: &str| entry.get(key).map_or("", |value| value.as_str().expect(key));
    let case = |key: &str| match text(key) {
        "PascalCase" => "Pascal",
        "snake_case" => "Snake",
        "kebab-case" => "Kebab",
        "any" => "Any",
        other => panic!("{name}: unknown case {other:?}"),
    };
    let failure = match text("failure") {
        "null" => "Null",
        "object" => "Object",
        "unknown" => "Unknown",
        other => panic!("{name}: unknown payload {other:?}"),
    };
    let list = |key: &str| -> Vec<&str> {
        let values = entry[key].as_array().expect(key).iter();
        values.map(|value| value.as_str().expect(key)).collect()
    };
    let words: Vec<(&str, &str)> = entry["words"]
        .as_table()
        .expect("words")
        .iter()
        .map(|(word, text)| (word.as_str(), text.as_str().expect(word)))
        .collect();
    format!(
        "Profile {{ name: {name:?}, title: {:?}, language: {:?}, framework: {:?}, separator: {:?}, \
         modules: Case::{}, classes: Case::{}, files: Case::{}, reserved_by: {:?}, reserved: &{:?}, taken_by: {:?}, taken: &{:?}, \
         publishers: {}, failure: Failure::{failure}, secrets: &{:?}, words: &{words:?} }}",
        text("title"),
        text("language"),
        text("framework"),
        text("separator"),
        case("modules"),
        case("classes"),
        case("files"),
        text("reserved_by"),
        list("reserved"),
        text("taken_by"),
        list("taken"),
        entry["publishers"].as_bool().expect("publishers"),
        list("secrets"),
    )
}
