//! The table of parameters, generated from `guest/data/parameters.toml` and
//! `guest/data/tables.toml` by `build.rs`.

use std::ops::Range;

use crate::texts::Packed;

pub use table::{PARAMETERS, TABLES};

#[allow(clippy::unreadable_literal, clippy::wildcard_imports)] // made by the build script
mod table {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
}

/// A value as the table writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Literal {
    Text(&'static str),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Integers(&'static [i64]),
    Texts(&'static [&'static str]),
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ParameterType {
    Text,
    Boolean,
    U16,
    U32,
    U64,
    I64,
    Float,
    Integers,
    Texts,
    /// An array of tables, whose parameters have `[]` in their path.
    Tables,
    Nothing,
}

/// Which process reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ReadBy {
    Worker,
    Server,
    WorkerAndServer,
    Nothing,
}

/// When the runtime demands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Required {
    Always,
    WithItsTable,
    Never,
}

/// Values that are legal but unwise in a worker.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Unwise {
    Is(Literal),
    Above(i64),
    Below(i64),
}

/// An entry of the table.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Parameter {
    pub path: &'static str,
    pub takes: ParameterType,
    /// By reference, as the limits are, since many parameters share them: all that take "1 or more" have one 1.
    pub default: Option<&'static Literal>,
    pub min: Option<&'static f64>,
    pub max: Option<&'static f64>,
    pub choices: &'static [&'static str],
    pub required: Required,
    pub read_by: ReadBy,
    pub unit: Packed,
    pub secret: bool,
    pub about: Packed,
    /// What there is to say about this parameter; only a few have it.
    pub remark: Option<&'static Remark>,
}

/// Details that only a few parameters have.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Remark {
    pub worker_default: Option<&'static Literal>,
    pub why: Packed,
    pub unwise: Option<(Unwise, Packed)>,
    pub note: Packed,
}

/// What turns on an optional table in the merged file.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Merged {
    Never,
    Always,
    /// A parameter has this value.
    Parameter(&'static str, &'static str),
    /// An environment variable is set and not empty.
    Variable(&'static str),
}

/// A table that has rules of its own.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Table {
    pub path: &'static str,
    pub optional: bool,
    /// The runtime requires it even if it is empty.
    pub header: bool,
    pub merged: Merged,
}

impl ParameterType {
    /// The range of this type, if it is a whole number.
    #[must_use]
    pub fn whole(self) -> Option<(i64, i64)> {
        match self {
            Self::U16 => Some((0, u16::MAX.into())),
            Self::U32 => Some((0, u32::MAX.into())),
            Self::U64 => Some((0, i64::MAX)),
            Self::I64 => Some((i64::MIN, i64::MAX)),
            _ => None,
        }
    }
}

impl Parameter {
    /// The table that contains it.
    #[must_use]
    pub fn table(&self) -> &'static str {
        split(self.path).0
    }

    /// Its key in that table.
    #[must_use]
    pub fn key(&self) -> &'static str {
        split(self.path).1
    }

    /// Whether it belongs to an array of tables, and so exists once for each of them.
    #[must_use]
    pub fn repeated(&self) -> bool {
        self.path.contains("[]")
    }

    /// Our default for a worker inside an application.
    #[must_use]
    pub fn worker_default(&self) -> Option<&'static Literal> {
        self.remark.and_then(|remark| remark.worker_default)
    }

    /// Whether no code reads it.
    #[must_use]
    pub fn dead(&self) -> bool {
        self.read_by == ReadBy::Nothing && self.takes != ParameterType::Nothing
    }
}

/// Splits a path into table and key.
#[must_use]
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('.').unwrap_or(("", path))
}

/// The parameter with this path, and its index in [`PARAMETERS`].
#[must_use]
pub fn find(path: &str) -> Option<(usize, &'static Parameter)> {
    let at = PARAMETERS.binary_search_by(|parameter| parameter.path.cmp(path)).ok()?;
    PARAMETERS.get(at).map(|parameter| (at, parameter))
}

/// All parameters in this table and in tables below it.
#[must_use]
pub fn below(table: &str) -> &'static [Parameter] {
    PARAMETERS.get(range(table)).unwrap_or_default()
}

/// The range of these parameters in [`PARAMETERS`].
#[must_use]
pub fn range(table: &str) -> Range<usize> {
    if table.is_empty() {
        return 0..PARAMETERS.len();
    }
    let inside =
        |parameter: &Parameter| parameter.path.strip_prefix(table).is_some_and(|rest| rest.starts_with(['.', '[']));
    // `.` sorts before every character of a key, but `[` does not. So the parameters of an array of
    // tables do not always follow directly after those of their table.
    let first = PARAMETERS.partition_point(|parameter| parameter.path < table);
    let rest = PARAMETERS.get(first..).unwrap_or_default();
    let skipped = rest.iter().take_while(|parameter| !inside(parameter) && parameter.path.starts_with(table)).count();
    let many = rest.iter().skip(skipped).take_while(|parameter| inside(parameter)).count();
    first + skipped..first + skipped + many
}

/// Whether there is a table with this path.
#[must_use]
pub fn is_table(path: &str) -> bool {
    !below(path).is_empty() && !path.is_empty()
}

/// The allowed names in this table, of parameters and tables, sorted and without duplicates.
#[must_use]
pub fn names(table: &str) -> Vec<&'static str> {
    let skip = if table.is_empty() { 0 } else { table.len() + 1 };
    let mut names: Vec<&str> = below(table)
        .iter()
        .filter_map(|parameter| parameter.path.get(skip..)?.split('.').next())
        .filter(|name| !name.ends_with("[]") && !name.is_empty())
        .collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(PARAMETERS.len(), 289);
        assert!(PARAMETERS.is_sorted_by(|a, b| a.path < b.path));
        assert_eq!(PARAMETERS.iter().filter(|parameter| parameter.dead()).count(), 17);
    }

    #[test]
    fn every_table_of_the_second_table_has_parameters() {
        for table in TABLES {
            assert!(!below(table.path).is_empty(), "{}", table.path);
        }
    }

    #[test]
    fn every_default_lies_in_its_range() {
        for parameter in PARAMETERS {
            for default in [parameter.default, parameter.worker_default()].into_iter().flatten() {
                let number = match default {
                    Literal::Integer(n) => f64::from(i32::try_from(*n).unwrap()),
                    Literal::Float(n) => *n,
                    _ => continue,
                };
                assert!(parameter.min.is_none_or(|min| number >= *min), "{}", parameter.path);
                assert!(parameter.max.is_none_or(|max| number <= *max), "{}", parameter.path);
            }
        }
    }

    #[test]
    fn finds_by_path_and_by_table() {
        assert_eq!(find("worker.worker_id").unwrap().1.key(), "worker_id");
        assert!(find("worker").is_none());
        assert_eq!(names("common.database"), ["pool", "url"]);
        assert_eq!(names(""), ["common", "orchestration", "worker"]);
        assert_eq!(names("worker.web.auth.api_keys[]"), ["description", "key", "permissions"]);
        assert_eq!(names("worker.w"), [""; 0]);
        assert!(names("worker.web.auth").contains(&"api_keys"));
    }
}
