//! JSON: looked into where it stands, and written.

mod read;
mod write;

pub use read::{Json, JsonKind};
pub use write::{array, object, quoted};
