//! One YAML document as a tree whose every key and value knows where it stands.
//!
//! Scalars are what the engine's parser makes of them (YAML 1.2: `yes` is text,
//! `1.0.0` is text, `1.0` is a number). Aliases are followed within a budget.
//! A crate of its own, so that it alone is compiled for speed.

#![forbid(unsafe_code)]

mod builder;
mod problem;
mod scalar;
mod tree;

pub use builder::{Document, MOST_COPIES, parse};
pub use problem::{Problem, Syntax};
pub use tree::{Key, Node, Tag, Value};
