//! Explains what a running task does and why it does not move (`wit/operations.wit`).
//!
//! The host reads rows from the engine's tables and passes them as a [`Snapshot`]. This module
//! turns them into sentences.

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
pub use snapshot::{HandlerStart, Message, Queue, Snapshot, Step, StepState, Task, TaskState, Worker};
pub use why::why;
pub use words::duration;
