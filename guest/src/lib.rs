//! The logic of tasker-contrib, built as one WebAssembly component.
//!
//! All functions are pure: they take texts and return texts, without I/O, clock, randomness or
//! global state, and they never panic. The module `component` binds them to the contract in `wit/`,
//! and keeps the task that an instance runs. It is compiled only for WebAssembly, so that
//! everything else can be built and tested natively.

pub mod config;
pub mod deploys;
pub mod diagnostics;
pub mod events;
pub mod generator;
pub mod json;
pub mod lists;
pub mod operations;
pub mod options;
pub mod plugins;
pub mod profiles;
pub mod runner;
pub mod task_template;
pub mod tera;
pub mod texts;
pub mod workflow;

#[cfg(target_arch = "wasm32")]
mod component;
