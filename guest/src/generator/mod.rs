//! Generates files from templates (`wit/generator.wit`).

mod arguments;
mod filters;
mod inflector;
mod manifest;
mod names;
mod paths;
mod place;
mod plugin;
mod render;
mod ruby;
mod workflow;

pub use manifest::Parameter;
pub use plugin::{Template, templates};
pub use render::{File, Request, render};
pub use workflow::{WorkflowFiles, WorkflowRequest, render_workflow};
