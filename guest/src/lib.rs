//! The thinking of tasker-contrib, as one WebAssembly component.
//!
//! Everything here is a pure function from text to text: no input or output,
//! no clock, no randomness, no global state, and no panic on any input. This
//! file only binds those functions to the contract in `wit/`, and only for
//! WebAssembly, so that all else compiles and is tested natively.

pub mod config;
pub mod deploys;
pub mod diagnostics;
pub mod events;
pub mod generator;
pub mod json;
pub mod lists;
pub mod operations;
pub mod runner;
pub mod task_template;
pub mod workflow;

#[cfg(target_arch = "wasm32")]
mod component;
