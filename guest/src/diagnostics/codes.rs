//! The codes, generated from `guest/data/diagnostics/*.toml` by `build.rs`.

use super::Severity;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// `TC1001` and so on.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.entry().1
    }

    /// The code of an id.
    #[must_use]
    pub fn of(id: &str) -> Option<Self> {
        CODES.iter().find(|(_, known, _)| *known == id).map(|(code, ..)| *code)
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.entry().2
    }
}
