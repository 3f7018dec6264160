//! `wit/diagnostics.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::diagnostics as wit;
use super::types::Across;
use crate::config;
use crate::diagnostics::{Source, secrets};

impl wit::Guest for Component {
    fn secrets(name: String, text: String) -> Vec<wit::Span> {
        let toml = name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        let ranges = if toml { config::secrets::ranges(&text) } else { secrets::ranges(&text) };
        let source = Source::new(&name, &text);
        ranges.into_iter().flat_map(|range| source.spans(range)).map(Across::across).collect()
    }
}
