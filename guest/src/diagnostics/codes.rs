//! The codes, generated from `guest/data/diagnostics/*.toml` by `build.rs`.

use super::Severity;

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

impl Code {
    /// `TC1001` and so on.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.entry().1
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.entry().2
    }
}
