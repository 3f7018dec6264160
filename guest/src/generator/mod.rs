//! Generates files from our own templates, with arguments that are more than texts (`wit/generator.wit`).

mod arguments;
mod filters;
mod inflector;
mod names;
mod place;
mod plugin;
mod render;
mod ruby;
mod scalars;
mod workflow;

pub use plugin::{Template, template_sources, templates};
pub use render::{Request, render};
pub use workflow::{WorkflowFiles, WorkflowRequest, render_workflow};
