//! Runs every folder of `spec/cases` in the shipped component; the README there says what the files are.

#![allow(missing_docs, clippy::indexing_slicing)]

mod config;
mod deploys;
mod events;
mod folder;
mod generator;
mod operations;
mod plugins;
mod runner;
mod workflow;
