//! `wit/deploys.wit`.

use super::bindings::exports::tasker::contrib::deploys as wit;
use super::types::texts;
use super::{Component, diagnostic};
use crate::deploys::{self, Identity, LiveStep};

impl wit::Guest for Component {
    fn diff(
        old: Vec<wit::Source>,
        new: Vec<wit::Source>,
        gone: Vec<String>,
        patterns: Vec<String>,
        live: Option<Vec<wit::LiveStep>>,
    ) -> Vec<wit::Change> {
        let live: Option<Vec<LiveStep>> = live.map(|steps| steps.into_iter().map(live_step).collect());
        deploys::diff(&texts(old), &texts(new), &gone, &patterns, live.as_deref()).into_iter().map(change).collect()
    }
}

fn live_step(step: wit::LiveStep) -> LiveStep {
    LiveStep {
        template: Identity { namespace: step.namespace, name: step.name, version: step.version },
        step: step.step,
        open: step.open,
        absent: step.absent,
        tasks: step.tasks,
    }
}

fn change(change: deploys::Change) -> wit::Change {
    wit::Change {
        finding: diagnostic(change.finding),
        namespace: change.template.namespace,
        name: change.template.name,
        version: change.template.version,
        step: change.step,
        accepted: change.accepted,
    }
}
