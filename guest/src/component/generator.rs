//! `wit/generator.wit`.

use super::bindings::exports::tasker::contrib::generator::{Diagnostic, File, Guest, Request, Template};
use super::{Component, diagnostics};

impl Guest for Component {
    fn templates() -> Vec<Template> {
        Vec::new()
    }

    fn render(_request: Request) -> Result<Vec<File>, Vec<Diagnostic>> {
        Err(diagnostics(Vec::new()))
    }
}
