//! Finds everything that keeps a task from moving. Reasons that need a person come first.

use super::cause::{Cause, Code, Remedy};
use super::family::Family;
use super::snapshot::Snapshot;
use super::step::Look;
use super::task;
use crate::lists;

/// Returns all reasons. The list is never empty: for a task that runs well, it says so.
#[must_use]
pub fn why(snapshot: &Snapshot) -> Vec<Cause> {
    let snapshot = &snapshot.printable();
    if let Some(ended) = task::ended(snapshot) {
        return vec![ended];
    }
    let family = Family::new(snapshot);
    let look = Look::new(snapshot, &family);
    let mut causes = task::causes(snapshot);
    causes.extend(snapshot.steps.iter().filter_map(|step| look.at(step)));
    one_circle(&mut causes);
    if causes.is_empty() {
        causes.push(about_to_move(snapshot));
    }
    lists::sort_by_key(&mut causes, |cause| (cause.code, cause.since_ms));
    causes
}

/// Keeps only one reason for each circle, because every step of it reports the same.
fn one_circle(causes: &mut Vec<Cause>) {
    let mut seen = false;
    causes.retain(|cause| cause.code != Code::Circle || !std::mem::replace(&mut seen, true));
}

/// The reason for a task that was created, or whose last step ended, moments ago.
fn about_to_move(snapshot: &Snapshot) -> Cause {
    let sentence = "The server is about to process it.".to_owned();
    let since_ms = Some(snapshot.task.since_ms);
    let remedy = Remedy::Wait;
    Cause { code: Code::AboutToRun, sentence, step: None, since_ms, resolves_at_ms: None, blocks: Vec::new(), remedy }
}
