//! Plugins of Tasker's own CLI: read, described and rendered (`wit/plugins.wit`).
//!
//! A plugin is a folder with a `tasker-plugin.toml`, and in it a folder for each template, with a
//! `template.toml` and `*.tera` files. What is read and what is written is what the CLI reads and
//! writes, except that a file outside the application is refused. Our own templates are such a
//! plugin too, with more keys and filters.

mod arguments;
mod folder;
mod manifest;
mod paths;
mod reader;
mod render;
mod settings;

pub use arguments::missing;
pub use folder::{Folder, Sources};
pub use manifest::{Keys, Output, Parameter, ParameterKind, Placed, Plugin, Reference, Template};
pub use paths::problem as path_problem;
pub use reader::{Reader, Table};
pub use render::{File, describe, render};
pub use settings::Settings;
