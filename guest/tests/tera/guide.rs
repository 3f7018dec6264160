//! The tables of docs/plugins.md: what can be had of Tera, and what is said of the rest.

use tasker_contrib::tera::Kind;

use super::{VARIABLES, ours, theirs};

const FILES: [(&str, &str); 3] = [
    ("part.tera", "[{{ name }}]"),
    ("macros.tera", "{% macro hello(to) %}Hello {{ to }}{% endmacro %}"),
    ("base.tera", "<{% block body %}base {% endblock %}>"),
];

/// The rows of the table with this head, cell by cell.
fn rows(head: &str) -> Vec<Vec<String>> {
    let guide = include_str!("../../../docs/plugins.md");
    let table = guide.split_once(head).unwrap().1.lines().skip(2);
    let rows = table.take_while(|line| line.starts_with('|')).map(|line| {
        let cells = line.trim_matches('|').split(" | ").map(str::trim);
        cells.map(|cell| cell.replace("\\|", "|")).collect()
    });
    rows.collect()
}

fn sample(cell: &str) -> &str {
    cell.strip_prefix('`').unwrap().strip_suffix('`').unwrap()
}

#[test]
fn what_the_guide_says_is_there_writes_the_bytes_of_tera() {
    let rows = rows("| in a template | here |");
    assert!(rows.len() > 45, "{}", rows.len());
    for row in rows {
        let mut files = vec![("case", sample(&row[0]))];
        files.extend(FILES);
        match (theirs(&files, &VARIABLES), ours(&files, &VARIABLES)) {
            (Ok(theirs), Ok(ours)) => assert_eq!(ours, theirs, "{row:?}"),
            (Err(_), Err(faults)) => assert!(row[0].contains("throw("), "{row:?} {faults:?}"),
            other => panic!("{row:?} {other:?}"),
        }
    }
}

#[test]
fn what_the_guide_says_is_not_there_is_refused_with_these_words() {
    let rows = rows("| not available | what is said | instead |");
    assert!(rows.len() > 15, "{}", rows.len());
    for row in rows {
        let faults = ours(&[("case", sample(&row[0]))], &VARIABLES).unwrap_err();
        assert_eq!(faults[0].kind, Kind::Unavailable, "{row:?}");
        assert!(faults[0].message.contains(&row[1]), "{row:?} {faults:?}");
    }
}
