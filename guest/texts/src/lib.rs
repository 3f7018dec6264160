//! Texts that are rarely read, packed by a build script: most of their words and lines occur again and again.
//!
//! A phrase that occurs often enough stands in a dictionary. In a packed text, a byte below 0x80 is a letter; another is
//! the number of a phrase, or the first byte of one. Letters that are not ASCII are phrases. Each text can be read by
//! itself.

#![forbid(unsafe_code)]

pub mod pack;
mod table;

pub use table::Table;

/// How many phrases have a number of one byte.
const SHORT: usize = 0x60;
