//! What a live system does, and why it does not move (`wit/operations.wit`).
//!
//! A host reads rows from the engine's own tables and hands them over as a [`Snapshot`]; here they become sentences.

mod cause;
mod family;
mod progress;
mod snapshot;
mod step;
mod task;
#[cfg(test)]
mod tests;
mod why;
mod words;

pub use cause::{Cause, Code, Remedy};
pub use progress::{Attempt, Ending, Progress, Standing, Transition, progress};
pub use snapshot::{Begun, Message, Place, Snapshot, Step, StepState, Task, TaskState, Worker};
pub use why::why;
pub use words::duration;
