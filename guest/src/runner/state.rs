//! The state of a task as columns, of which each call changes only what it must.

use super::StepState;
use super::columns::{Column, LongColumn, MOST, Reader, Writer};
use super::rules::Rules;

/// The number of steps that the engine looks back for results.
const FARTHEST: u32 = 50;
/// The value in `standing` for a step that does not exist (yet).
const NOT_THERE: u32 = 0;
/// The states for the values from 1.
const STANDINGS: [StepState; 5] =
    [StepState::Pending, StepState::InProgress, StepState::WaitingForRetry, StepState::Complete, StepState::Error];

/// The state of a task.
pub struct State<'a> {
    pub at_ms: u64,
    /// Number of steps that exist.
    pub existing: u32,
    pub complete: u32,
    pub failed: u32,
    /// Number of attempts that are running.
    pub running: u32,
    /// Number of steps in the template. Batch workers are numbered from here.
    template: u32,

    standing: Column<'a>,
    attempts: Column<'a>,
    yields: Column<'a>,
    /// Number of dependencies that are not complete.
    missing: Column<'a>,
    /// For each step, its newest outgoing edge plus one; `last_in` has the incoming one.
    last_out: Column<'a>,
    last_in: Column<'a>,
    /// For each batch worker, its pattern.
    patterns: Column<'a>,

    /// For each edge: the step it starts from, the step it leads to, and for both steps their next
    /// older edge plus one.
    from: Column<'a>,
    to: Column<'a>,
    older_out: Column<'a>,
    older_in: Column<'a>,

    /// For each wait, a step and a time.
    waiting: Column<'a>,
    until: LongColumn<'a>,
}

/// The state of one step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// None if the step does not exist (yet).
    pub state: Option<StepState>,
    pub attempts: u32,
    pub yields: u32,
    /// Number of dependencies that are not complete.
    pub missing: u32,
}

impl<'a> State<'a> {
    pub fn new(template: u32) -> Self {
        let zeros = || Column::zeros(template);
        Self {
            at_ms: 0,
            existing: 0,
            complete: 0,
            failed: 0,
            running: 0,
            template,
            standing: zeros(),
            attempts: zeros(),
            yields: zeros(),
            missing: zeros(),
            last_out: zeros(),
            last_in: zeros(),
            patterns: Column::default(),
            from: Column::default(),
            to: Column::default(),
            older_out: Column::default(),
            older_in: Column::default(),
            waiting: Column::default(),
            until: LongColumn::default(),
        }
    }

    /// Reads what `write` wrote for these rules; none if it is another text.
    pub fn read(rules: &Rules, text: &'a str) -> Option<Self> {
        let (mut reader, _) = Reader::open(text, rules.fingerprint)?;
        let counts = reader.column();
        let [existing, complete, failed, running] = [0, 1, 2, 3].map(|place| counts.get(place));
        let at_ms = reader.long().get(0);
        let [standing, attempts, yields, missing, last_out, last_in] = std::array::from_fn(|_| reader.column());
        let [patterns, from, to, older_out, older_in, waiting] = std::array::from_fn(|_| reader.column());
        let until = reader.long();
        let template = rules.steps();
        Some(Self {
            at_ms,
            existing,
            complete,
            failed,
            running,
            template,
            standing,
            attempts,
            yields,
            missing,
            last_out,
            last_in,
            patterns,
            from,
            to,
            older_out,
            older_in,
            waiting,
            until,
        })
    }

    pub fn write(&self, rules: &Rules) -> String {
        let (mut counts, mut at_ms) = (Column::default(), LongColumn::default());
        for count in [self.existing, self.complete, self.failed, self.running] {
            counts.push(count);
        }
        at_ms.push(self.at_ms);
        let mut writer = Writer::new();
        writer.column(&counts);
        writer.long(&at_ms);
        for column in
            [&self.standing, &self.attempts, &self.yields, &self.missing, &self.last_out, &self.last_in, &self.patterns]
        {
            writer.column(column);
        }
        for column in [&self.from, &self.to, &self.older_out, &self.older_in, &self.waiting] {
            writer.column(column);
        }
        writer.long(&self.until);
        writer.seal(rules.fingerprint).0
    }

    /// Number of the template's steps and batch workers, including those that do not exist.
    pub fn steps(&self) -> u32 {
        self.standing.len()
    }

    pub fn get(&self, step: u32) -> Step {
        let state = self.standing.get(step).checked_sub(NOT_THERE + 1);
        Step {
            state: state.and_then(|place| STANDINGS.get(place as usize).copied()),
            attempts: self.attempts.get(step),
            yields: self.yields.get(step),
            missing: self.missing.get(step),
        }
    }

    pub fn set(&mut self, step: u32, to: Step) {
        let was = self.get(step).state;
        if was != to.state {
            self.existing += u32::from(was.is_none());
            self.complete += u32::from(to.state == Some(StepState::Complete));
            self.failed += u32::from(to.state == Some(StepState::Error));
        }
        let place = (1..).zip(STANDINGS).find(|(_, state)| Some(*state) == to.state);
        self.standing.set(step, place.map_or(NOT_THERE, |(place, _)| place));
        self.attempts.set(step, to.attempts);
        self.yields.set(step, to.yields);
        self.missing.set(step, to.missing);
    }

    pub fn exists(&self, step: u32) -> bool {
        self.get(step).state.is_some()
    }

    /// Creates a step of the template.
    pub fn create(&mut self, step: u32) {
        self.set(step, Step { state: Some(StepState::Pending), attempts: 0, yields: 0, missing: 0 });
    }

    /// Creates a batch worker and returns its number; none if there are too many steps.
    pub fn create_worker(&mut self, pattern: u32) -> Option<u32> {
        let number = self.template + self.patterns.len();
        if number >= MOST {
            return None;
        }
        for column in [
            &mut self.standing,
            &mut self.attempts,
            &mut self.yields,
            &mut self.missing,
            &mut self.last_out,
            &mut self.last_in,
        ] {
            column.push(0);
        }
        self.patterns.push(pattern);
        self.create(number);
        Some(number)
    }

    /// The step of the template from which a step is made.
    pub fn definition(&self, step: u32) -> u32 {
        step.checked_sub(self.template).map_or(step, |worker| self.patterns.get(worker))
    }

    /// Makes `to` depend on `from`.
    pub fn connect(&mut self, from: u32, to: u32) {
        self.from.push(from);
        self.to.push(to);
        self.older_out.push(self.last_out.get(from));
        self.older_in.push(self.last_in.get(to));
        let edge = self.from.len(); // one more than its place
        self.last_out.set(from, edge);
        self.last_in.set(to, edge);
        if self.get(from).state != Some(StepState::Complete) {
            self.missing.set(to, self.missing.get(to) + 1);
        }
    }

    /// Adds the steps that waited only for `step` to `ready`.
    pub fn completed(&mut self, step: u32, ready: &mut Vec<u32>) {
        for follower in ends(self.last_out.get(step), &self.older_out, &self.to) {
            let missing = self.missing.get(follower).saturating_sub(1);
            self.missing.set(follower, missing);
            if missing == 0 {
                ready.push(follower);
            }
        }
    }

    /// The steps that `step` depends on.
    pub fn parents(&self, step: u32) -> Vec<u32> {
        ends(self.last_in.get(step), &self.older_in, &self.from)
    }

    pub fn wait(&mut self, step: u32, until: u64) {
        self.waiting.push(step);
        self.until.push(until);
    }

    /// Adds the steps whose wait is over to `due`. With `idle`, it advances the time until one is
    /// over.
    pub fn end_waits(&mut self, idle: bool, due: &mut Vec<(u32, bool)>) {
        if idle && let Some(first) = self.until.iter().min() {
            self.at_ms = self.at_ms.max(first);
        }
        let waits: Vec<_> = self.waiting.iter().zip(self.until.iter()).collect();
        self.waiting.clear();
        self.until.clear();
        for (step, until) in waits {
            if until <= self.at_ms {
                due.push((step, false));
            } else {
                self.wait(step, until);
            }
        }
    }

    pub fn ancestors(&self) -> Ancestors {
        Ancestors { seen: vec![0; self.standing.len() as usize], round: 0 }
    }
}

/// Follows a step's edges from the newest to the oldest and returns their other ends, oldest first.
fn ends(newest: u32, older: &Column, end: &Column) -> Vec<u32> {
    let mut found = Vec::new();
    let mut next = newest;
    while let Some(edge) = next.checked_sub(1) {
        found.push(end.get(edge));
        next = older.get(edge);
    }
    found.reverse();
    found
}

/// Finds the steps whose results a step can read.
pub struct Ancestors {
    seen: Vec<u32>,
    round: u32,
}

impl Ancestors {
    pub fn of(&mut self, state: &State, step: u32) -> Vec<u32> {
        self.round += 1;
        let (mut found, mut layer) = (Vec::new(), vec![step]);
        for _ in 0..FARTHEST {
            let mut farther = Vec::new();
            for parent in layer.into_iter().flat_map(|near| state.parents(near)) {
                if let Some(seen) = self.seen.get_mut(parent as usize).filter(|seen| **seen != self.round) {
                    *seen = self.round;
                    farther.push(parent);
                }
            }
            if farther.is_empty() {
                break;
            }
            found.extend(&farther);
            layer = farther;
        }
        found.retain(|&step| state.get(step).state == Some(StepState::Complete));
        found
    }
}
