//! Files from templates (`wit/generator.wit`).

mod arguments;
mod filters;
mod inflector;
mod manifest;
mod names;
mod paths;
mod plugin;
mod render;

pub use manifest::Parameter;
pub use plugin::{Template, templates};
pub use render::{File, Request, render};
