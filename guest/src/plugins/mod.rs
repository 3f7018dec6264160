//! Plugins of Tasker's own CLI, read when they are used (`wit/plugins.wit`).
//!
//! A plugin is a folder with a `tasker-plugin.toml`, and in it a folder for each template, with a
//! `template.toml` and `*.tera` files. What is read and what is written is what the CLI reads and
//! writes, except that a file outside the application is refused.

mod manifest;
mod render;
mod settings;

pub use manifest::{Output, Parameter, Plugin, Reference, Template};
pub use render::{File, describe, render};
pub use settings::Settings;
