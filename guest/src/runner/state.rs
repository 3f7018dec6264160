//! The state of a task: its steps, what waits for what, and the time.

use super::StepState;
use super::rules::Rules;

/// The most steps of a task, batch workers included.
const MOST: usize = (1 << 24) - 1;
/// The latest time, in milliseconds.
const LATEST: u64 = (1 << 48) - 1;
/// The number of steps that the engine looks back for results.
const FARTHEST: u32 = 50;

/// The state of a task.
pub struct State {
    pub at_ms: u64,
    /// Number of steps that exist.
    pub existing: u32,
    pub complete: u32,
    pub failed: u32,
    /// Number of attempts that are running.
    pub running: u32,
    /// The template's steps, then the batch workers. Their places are their numbers.
    steps: Vec<Step>,
    links: Vec<Links>,
    /// The waits for a retry: each a step and a time.
    waiting: Vec<(u32, u64)>,
}

/// The state of one step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// None if the step does not exist (yet).
    pub state: Option<StepState>,
    /// The step of the template from which it is made: for a batch worker, its pattern.
    pub definition: u32,
    pub attempts: u32,
    pub yields: u32,
    /// Number of dependencies that are not complete.
    pub missing: u32,
}

/// The dependencies of one step, oldest first.
#[derive(Debug, Clone, Default)]
struct Links {
    parents: Vec<u32>,
    followers: Vec<u32>,
}

impl State {
    pub fn new(rules: &Rules) -> Self {
        let steps: Vec<_> = (0..rules.steps()).map(Step::of).collect();
        Self {
            at_ms: 0,
            existing: 0,
            complete: 0,
            failed: 0,
            running: 0,
            links: vec![Links::default(); steps.len()],
            steps,
            waiting: Vec::new(),
        }
    }

    /// Number of the template's steps and batch workers, including those that do not exist.
    pub fn steps(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX) // at most MOST
    }

    /// The step with this number. One that no move named does not exist.
    pub fn get(&self, step: u32) -> Step {
        self.steps.get(step as usize).copied().unwrap_or_else(|| Step::of(step))
    }

    pub fn set(&mut self, step: u32, to: Step) {
        let Some(known) = self.steps.get_mut(step as usize) else { return };
        if known.state != to.state {
            self.existing += u32::from(known.state.is_none());
            self.complete += u32::from(to.state == Some(StepState::Complete));
            self.failed += u32::from(to.state == Some(StepState::Error));
        }
        *known = to;
    }

    pub fn exists(&self, step: u32) -> bool {
        self.get(step).state.is_some()
    }

    /// Creates a step of the template.
    pub fn create(&mut self, step: u32) {
        self.set(step, Step { state: Some(StepState::Pending), ..Step::of(step) });
    }

    /// Creates a batch worker and returns its number; none if there are too many steps.
    pub fn create_worker(&mut self, pattern: u32) -> Option<u32> {
        let number = self.steps();
        if self.steps.len() >= MOST {
            return None;
        }
        self.steps.push(Step::of(pattern));
        self.links.push(Links::default());
        self.set(number, Step { state: Some(StepState::Pending), ..Step::of(pattern) });
        Some(number)
    }

    /// Makes `to` depend on `from`.
    pub fn connect(&mut self, from: u32, to: u32) {
        if let Some(links) = self.links.get_mut(from as usize) {
            links.followers.push(to);
        }
        if let Some(links) = self.links.get_mut(to as usize) {
            links.parents.push(from);
        }
        let waits = self.get(from).state != Some(StepState::Complete);
        if let Some(step) = self.steps.get_mut(to as usize).filter(|_| waits) {
            step.missing += 1;
        }
    }

    /// Adds the steps that waited only for `step` to `ready`.
    pub fn completed(&mut self, step: u32, ready: &mut Vec<u32>) {
        let followers = self.links.get(step as usize).map_or(&[][..], |links| &links.followers);
        for &number in followers {
            let Some(follower) = self.steps.get_mut(number as usize) else { continue };
            follower.missing = follower.missing.saturating_sub(1);
            if follower.missing == 0 {
                ready.push(number);
            }
        }
    }

    /// The steps that `step` depends on.
    pub fn parents(&self, step: u32) -> &[u32] {
        self.links.get(step as usize).map_or(&[], |links| &links.parents)
    }

    /// Lets a step wait, and returns until when.
    pub fn wait(&mut self, step: u32, milliseconds: u64) -> u64 {
        let until = self.at_ms.saturating_add(milliseconds).min(LATEST);
        self.waiting.push((step, until));
        until
    }

    /// Adds the steps whose wait is over to `due`. With `idle`, it advances the time until one is
    /// over.
    pub fn end_waits(&mut self, idle: bool, due: &mut Vec<(u32, bool)>) {
        if idle && let Some(first) = self.waiting.iter().map(|(_, until)| *until).min() {
            self.at_ms = self.at_ms.max(first);
        }
        self.waiting.retain(|&(step, until)| {
            let over = until <= self.at_ms;
            if over {
                due.push((step, false));
            }
            !over
        });
    }

    pub fn ancestors(&self) -> Ancestors<'_> {
        Ancestors { state: self, seen: vec![0; self.steps.len()], round: 0, last: None }
    }
}

impl Step {
    /// A step that does not exist yet.
    fn of(definition: u32) -> Self {
        Self { state: None, definition, attempts: 0, yields: 0, missing: 0 }
    }
}

/// Finds the steps whose results a step can read.
pub struct Ancestors<'s> {
    state: &'s State,
    seen: Vec<u32>,
    round: u32,
    /// The parents of the last step, and what was found for them: its neighbours often have the
    /// same.
    last: Option<(&'s [u32], Vec<u32>)>,
}

impl Ancestors<'_> {
    pub fn of(&mut self, step: u32) -> Vec<u32> {
        let parents = self.state.parents(step);
        match &self.last {
            Some((known, found)) if *known == parents => found.clone(),
            _ => {
                let found = self.find(parents);
                self.last = Some((parents, found.clone()));
                found
            }
        }
    }

    /// The complete steps among these and before them, nearest first.
    fn find(&mut self, parents: &[u32]) -> Vec<u32> {
        self.round += 1;
        let (mut found, mut layer) = (Vec::new(), 0);
        self.add_unseen(parents, &mut found);
        for _ in 1..FARTHEST {
            let near = layer..found.len();
            layer = near.end;
            for at in near {
                let Some(&step) = found.get(at) else { break };
                self.add_unseen(self.state.parents(step), &mut found);
            }
        }
        found.retain(|&step| self.state.get(step).state == Some(StepState::Complete));
        found
    }

    /// Adds those of these steps that were not seen before.
    fn add_unseen(&mut self, steps: &[u32], found: &mut Vec<u32>) {
        for &step in steps {
            let Some(seen) = self.seen.get_mut(step as usize) else { continue };
            if std::mem::replace(seen, self.round) != self.round {
                found.push(step);
            }
        }
    }
}
