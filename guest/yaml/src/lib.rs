//! Reads a YAML document as a tree in which every key and value has its place.
//!
//! Scalars have the same meaning as in the engine's parser (YAML 1.2: `yes` is text, `1.0.0` is
//! text, `1.0` is a number). Aliases are followed up to a limit. This is a crate of its own, so
//! that only it is compiled for speed.

#![forbid(unsafe_code)]

mod builder;
mod engine;
pub mod float;
mod lines;
mod problem;
mod scalar;
mod scalars;
mod tree;

pub use builder::{Document, MOST_COPIES, parse};
pub use engine::DEEPEST;
pub use problem::{Problem, Syntax, Unread};
pub use scalars::{Scalar, Style, scalars};
pub use tree::{Key, Node, Tag, Value};
