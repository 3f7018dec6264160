//! Generates files from templates (`wit/generator.wit`).

mod arguments;
mod filters;
mod inflector;
mod manifest;
mod names;
mod paths;
mod place;
mod plugin;
mod reader;
mod render;
mod ruby;
mod workflow;

pub use manifest::Parameter;
pub use paths::problem as path_problem;
pub use plugin::{Template, templates, texts};
pub use reader::{Reader, Table};
pub use render::{File, Request, render};
pub use workflow::{WorkflowFiles, WorkflowRequest, render_workflow};
