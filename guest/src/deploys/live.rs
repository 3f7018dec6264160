//! Running tasks, and the steps that they have not finished.

use std::fmt;

use crate::diagnostics::printable;
use crate::task_template::Identity;

/// The running tasks of a template that have not finished a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveTasks {
    /// The template with which they started.
    pub template: Identity,
    /// Its name.
    pub step: String,
    /// Number of tasks that have the step and have not finished it.
    pub open: u32,
    /// Number of tasks that do not have the step (yet).
    pub absent: u32,
    /// A few of these tasks for messages, such as their ids. Tasks that have the step come before
    /// those that do not.
    pub tasks: Vec<String>,
}

/// The tasks that have not finished a step; none if there is no such task. With `late`, tasks that
/// do not have the step yet count too.
pub(super) fn at<'l>(live: &'l [LiveTasks], template: &Identity, step: &str, late: bool) -> Option<Tasks<'l>> {
    let live = live.iter().find(|one| one.step == step && one.template == *template)?;
    let count = live.open + if late { live.absent } else { 0 };
    let named = live.tasks.len().min(usize::try_from(count).unwrap_or(usize::MAX));
    (count > 0).then(|| Tasks { count, some: live.tasks.get(..named).unwrap_or_default() })
}

/// Describes the tasks in words.
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
