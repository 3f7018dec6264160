//! Reads JSON without copying it, and writes it.

mod read;
mod write;

pub use read::{Json, JsonKind};
pub use write::{array, object, quoted};
