/// By what the engine tells templates apart.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    pub namespace: String,
    pub name: String,
    pub version: String,
}

impl Identity {
    /// One text that no other identity has.
    #[must_use]
    pub fn key(&self) -> String {
        [self.namespace.as_str(), &self.name, &self.version].join("\0")
    }
}
