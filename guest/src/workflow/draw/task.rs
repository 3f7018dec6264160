//! Draws a task with the standing of its steps.

use crate::operations::{Attempt, Ending, Progress, Standing, duration};
use crate::task_template::{Handler, Step, StepKind, Template, Text};

/// A task to draw.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// As in its task template.
    pub namespace: String,
    /// As in its task template.
    pub name: String,
    /// As in its task template.
    pub version: String,
    /// Further text for the title, such as `ac2f794f, blocked by failures`.
    pub about: String,
    /// When it was created.
    pub created: u64,
    /// The time of the drawing.
    pub now: u64,
    /// Its steps.
    pub steps: Vec<Progress>,
}

/// The kind of a task's drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// The dependencies between steps.
    Graph,
    /// A timeline.
    Waterfall,
}

/// The standing of a step in a picture.
#[derive(Clone, Debug)]
pub struct Mark {
    pub standing: Standing,
    /// The standing in words, with attempts and times.
    pub words: String,
}

impl Task {
    /// The steps that a graph shows. The workers of a batch are shown only as their pattern.
    fn shown(&self) -> impl Iterator<Item = &Progress> {
        self.steps.iter().filter(|step| step.pattern.is_none())
    }

    /// A template with the task's steps, so that it can be drawn like a template.
    #[must_use]
    pub fn template(&self) -> Template<'static> {
        let text = |text: &str| Text { value: text.to_owned(), at: 0..0 };
        let named = |name: &String| Some(text(name)).filter(|name| !name.value.is_empty());
        let step = |step: &Progress| Step {
            name: Some(text(&step.name)),
            kind: step.kind,
            handler: Handler { callable: step.callable.as_deref().map(text), ..Handler::default() },
            dependencies: step.dependencies.iter().map(|name| text(name)).collect(),
            ..Step::default()
        };
        Template {
            name: named(&self.name),
            namespace: named(&self.namespace),
            version: named(&self.version),
            steps: self.shown().map(step).collect(),
            ..Template::default()
        }
    }

    /// The standing of each step of that template.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        self.shown().map(|step| Mark { standing: step.standing, words: words(step, self) }).collect()
    }
}

/// The standing of a step in a few words: `failed · 3 of 3 · 30.0 s`. For the pattern of a batch,
/// the number of workers in each standing.
pub fn words(step: &Progress, task: &Task) -> String {
    let copies: Vec<&Progress> = task.steps.iter().filter(|copy| copy.pattern.as_ref() == Some(&step.name)).collect();
    if step.kind == StepKind::BatchWorker && !copies.is_empty() {
        return batches(&copies);
    }
    let note = note(step, task);
    let between = if note.is_empty() { "" } else { " · " };
    format!("{}{between}{note}", step.standing.word())
}

/// The attempts and times in words.
fn note(step: &Progress, task: &Task) -> String {
    let worked: u64 = step.attempts.iter().map(|attempt| attempt.worked(task.now)).sum();
    let tries = format!("{} of {}", step.attempt_count, step.max_attempts);
    match step.standing {
        Standing::Failed => format!("{tries} · {}", elapsed(worked)),
        Standing::Complete if step.attempt_count > 1 => {
            format!("{} attempts · {}", step.attempt_count, elapsed(worked))
        }
        Standing::Complete if !step.attempts.is_empty() => elapsed(worked),
        Standing::Retrying => match step.retry_at_ms.and_then(|at| at.checked_sub(task.now)) {
            Some(left) => format!(
                "attempt {} of {} in {}",
                step.attempt_count.saturating_add(1),
                step.max_attempts,
                elapsed(left)
            ),
            None => format!("attempt {} of {} is due", step.attempt_count.saturating_add(1), step.max_attempts),
        },
        Standing::Running => {
            let last = step.attempts.last().map_or(0, |attempt| attempt.worked(task.now));
            if step.attempt_count > 1 { format!("{tries} · {}", elapsed(last)) } else { elapsed(last) }
        }
        Standing::Waiting => {
            step.attempts.last().map_or_else(String::new, |last| elapsed(task.now.saturating_sub(last.queued_at_ms)))
        }
        _ => String::new(),
    }
}

fn batches(copies: &[&Progress]) -> String {
    let count = |standing: Standing| copies.iter().filter(|copy| copy.standing == standing).count();
    let mut parts = vec![format!("{} of {} complete", count(Standing::Complete), copies.len())];
    for standing in [Standing::Failed, Standing::Stuck, Standing::Retrying, Standing::Running] {
        if count(standing) > 0 {
            parts.push(format!("{} {}", count(standing), standing.word()));
        }
    }
    parts.join(" · ")
}

/// A duration, such as `84 ms`, `1.2 s` or `3 min`.
pub fn elapsed(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{}.{} s", milliseconds / 1_000, milliseconds % 1_000 / 100),
        _ => duration(milliseconds),
    }
}

/// The description of a step's attempts for screen readers.
pub fn told(step: &Progress, task: &Task) -> String {
    let attempt = |attempt: &Attempt| {
        let worked = elapsed(attempt.worked(task.now));
        match attempt.ending {
            Ending::Running if attempt.began_at_ms.is_none() => "sent".to_owned(),
            Ending::Running => format!("has worked {worked}"),
            Ending::Succeeded => format!("worked {worked}"),
            Ending::Failed => format!("worked {worked} and failed"),
            Ending::Lost => format!("was lost after {worked}"),
            Ending::Cancelled => format!("was cancelled after {worked}"),
        }
    };
    let attempts: Vec<String> = step.attempts.iter().map(attempt).collect();
    let between = if attempts.is_empty() { "" } else { ": " };
    format!("{}{between}{}", step.standing.word(), attempts.join(", "))
}
