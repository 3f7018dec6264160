//! Renders templates in Tera, the language of the plugins that Tasker's own CLI reads and of our own.
//!
//! Tera looks like Jinja, but it is another language: a filter applies to the whole expression
//! before it, strings have no escapes, filters take only named arguments, and `set_global` and
//! `a::b()` exist. So it is read here by its own grammar, and differences are not translated. The
//! tests in `guest/tests/tera` render the same templates with the crate that Tasker's CLI uses, and
//! compare the bytes.
//!
//! What needs a clock, chance, an environment or regular expressions is refused at its place.

mod extension;
mod filters;
mod parser;
mod render;
mod templates;
mod tests;
mod tree;
mod trim;
mod value;

use std::ops::Range;

pub use extension::{Extension, Language, Mark, Marked, Refused, Written};
pub use render::{Context, STEPS};
pub use templates::Templates;
pub use value::{Text, Value};

/// Why a template can't be rendered, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of fault it is.
    pub kind: Kind,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do, as a sentence; may be empty.
    pub help: String,
    /// The name of the template.
    pub template: String,
    /// The bytes of its text.
    pub at: Range<usize>,
}

impl Fault {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It can't be read.
    Syntax,
    /// It can be read but not rendered.
    Render,
    /// It takes too many steps.
    Endless,
    /// Tera has it, but it can't be had here.
    Unavailable,
    /// It prints what an extension does not let it print.
    Unsafe,
}
