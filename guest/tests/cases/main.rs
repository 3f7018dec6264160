//! Runs every folder of `spec/cases` natively; its README says what the files are. `UPDATE_CASES=1` rewrites what is
//! expected.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test fails by panicking

mod config;
mod events;
mod folder;
mod generator;
mod operations;
mod plugins;
mod runner;
mod workflow;
