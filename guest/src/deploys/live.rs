//! Tasks that have not ended, and the steps that they have before them.

use std::fmt;

use crate::diagnostics::printable;
use crate::task_template::Identity;

/// How many tasks of a template have a step still before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveTasks {
    /// The template that they began with.
    pub template: Identity,
    /// Its name.
    pub step: String,
    /// Tasks in which it has not ended.
    pub open: u32,
    /// Tasks that have no such step (yet).
    pub absent: u32,
    /// Some of these tasks, as people tell them apart.
    pub tasks: Vec<String>,
}

/// The tasks that have a step before them; nothing where none has. One that is created late may still come.
pub(super) fn at<'l>(live: &'l [LiveTasks], template: &Identity, step: &str, late: bool) -> Option<Tasks<'l>> {
    let live = live.iter().find(|one| one.step == step && one.template == *template)?;
    let count = live.open + if late { live.absent } else { 0 };
    (count > 0).then_some(Tasks { count, some: &live.tasks })
}

/// Tasks, in words.
pub(super) struct Tasks<'l> {
    count: u32,
    some: &'l [String],
}

impl fmt::Display for Tasks<'_> {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let mut ids: Vec<String> = self.some.iter().map(|id| printable(id)).collect();
        if ids.len() < usize::try_from(self.count).unwrap_or(usize::MAX) {
            ids.push("…".to_owned());
        }
        let tasks = if self.count == 1 { "task has" } else { "tasks have" };
        write!(to, "{} {tasks} ended ({})", self.count, ids.join(", "))
    }
}
