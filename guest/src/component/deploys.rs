//! `wit/deploys.wit`.

use super::bindings::exports::tasker::contrib::deploys as wit;
use super::types::{Across, texts};
use super::{Component, diagnostic};
use crate::deploys::{self, Code, FieldRead, LiveTasks};
use crate::task_template::Identity;

impl wit::Guest for Component {
    fn diff(
        old: Vec<wit::Source>,
        new: Vec<wit::Source>,
        code: wit::ApplicationCode,
        live: Option<Vec<wit::LiveTasks>>,
    ) -> Vec<wit::TemplateChange> {
        let live: Option<Vec<LiveTasks>> = live.map(|tasks| tasks.into_iter().map(live_tasks).collect());
        deploys::diff(&texts(old), &texts(new), &application(code), live.as_deref()).into_iter().map(change).collect()
    }

    fn callables(sources: Vec<wit::Source>) -> Vec<String> {
        deploys::callables(&texts(sources))
    }
}

fn application(code: wit::ApplicationCode) -> Code {
    let read = |read: wit::FieldRead| FieldRead {
        callable: read.callable,
        dependency: read.dependency,
        field: read.field,
        span: read.span.across(),
    };
    Code {
        removed_callables: code.removed_callables,
        patterns: code.patterns,
        reads: code.reads.into_iter().map(read).collect(),
    }
}

fn live_tasks(live: wit::LiveTasks) -> LiveTasks {
    LiveTasks {
        template: Identity { namespace: live.namespace, name: live.name, version: live.version },
        step: live.step,
        open: live.open,
        absent: live.absent,
        tasks: live.tasks,
    }
}

fn change(change: deploys::Change) -> wit::TemplateChange {
    wit::TemplateChange {
        finding: diagnostic(change.finding),
        namespace: change.template.namespace,
        name: change.template.name,
        version: change.template.version,
        step: change.step,
        accepted_because: change.accepted_because,
    }
}
