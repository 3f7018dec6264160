//! The codes, generated from `guest/data/diagnostics/*.toml` by `build.rs`.

use super::Severity;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// `TC1001` and so on.
    #[must_use]
    pub fn id(self) -> &'static str {
        let at = self as usize * 6;
        IDS.get(at..at + 6).unwrap_or_default()
    }

    /// The code of an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        CODES.iter().map(|(code, _)| *code).find(|code| code.id() == id)
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        CODES.get(self as usize).map_or(Severity::Error, |(_, severity)| *severity) // it has a row for each
    }
}
