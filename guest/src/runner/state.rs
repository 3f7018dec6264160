//! How far a task is, as a text that each call changes only where it must.

use super::StepState;
use super::rules::Rules;
use super::words::{self, Broken, cut, get, get_long, push, push_long, set};

/// Numbers before the rows: steps, edges, waits, the time, three counts.
const HEAD: usize = 9;
/// Numbers a step: where it is, dependencies that are missing, its first edges.
const STEP: usize = 4;
/// Numbers an edge: its ends, and each end's next edge.
const EDGE: usize = 4;
/// Numbers a wait: a step and a time.
const WAIT: usize = 3;
/// How far back the engine looks for results.
const FARTHEST: u32 = 50;

/// A task.
pub struct State {
    pub at_ms: u64,
    /// Steps that exist.
    pub existing: u32,
    pub complete: u32,
    pub failed: u32,
    /// Attempts that are being made.
    pub running: u32,
    template: u32,
    steps: Vec<u8>,
    /// For each worker its pattern.
    workers: Vec<u8>,
    edges: Vec<u8>,
    waits: Vec<u8>,
}

/// A step of it.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// None where it does not exist (yet).
    pub state: Option<StepState>,
    pub attempts: u32,
    pub yields: u32,
    /// Dependencies that are not complete.
    pub missing: u32,
}

impl State {
    pub fn new(template: u32) -> Self {
        let mut steps = Vec::new();
        for _ in 0..template as usize * STEP {
            push(&mut steps, 0);
        }
        let (at_ms, existing, complete, failed, running) = (0, 0, 0, 0, 0);
        let (workers, edges, waits) = (Vec::new(), Vec::new(), Vec::new());
        Self { at_ms, existing, complete, failed, running, template, steps, workers, edges, waits }
    }

    pub fn read(rules: &Rules, text: &str) -> Result<Self, Broken> {
        let text = text.as_bytes();
        let head = |index| get(text, index);
        let counts = [head(0)?, head(1)?, head(2)?].map(|count| count as usize);
        let workers = counts[0].checked_sub(rules.steps as usize).ok_or(Broken)?;
        let sizes = [HEAD, counts[0] * STEP, workers, counts[1] * EDGE, counts[2] * WAIT];
        let ([_, steps, workers, edges, waits], rest) = cut(text, sizes)?;
        if !rest.is_empty() {
            return Err(Broken);
        }
        let (at_ms, existing, complete, failed, running) = (get_long(text, 3)?, head(5)?, head(6)?, head(7)?, head(8)?);
        let [steps, workers, edges, waits] = [steps, workers, edges, waits].map(<[u8]>::to_vec);
        Ok(Self { at_ms, existing, complete, failed, running, template: rules.steps, steps, workers, edges, waits })
    }

    pub fn write(self, rules: &Rules) -> String {
        let mut text = Vec::with_capacity(self.steps.len() + self.edges.len() + self.waits.len() + 4 * HEAD);
        for number in [rules.steps + rows(&self.workers, 1), rows(&self.edges, EDGE), rows(&self.waits, WAIT)] {
            push(&mut text, number);
        }
        push_long(&mut text, self.at_ms);
        for number in [self.existing, self.complete, self.failed, self.running] {
            push(&mut text, number);
        }
        for part in [self.steps, self.workers, self.edges, self.waits] {
            text.extend(part);
        }
        String::from_utf8(text).unwrap_or_default() // numbers are ASCII
    }

    pub fn get(&self, step: u32) -> Result<Step, Broken> {
        let place = step as usize * STEP;
        let packed = get(&self.steps, place)?;
        let state = match packed & 7 {
            0 => None,
            1 => Some(StepState::Pending),
            2 => Some(StepState::InProgress),
            3 => Some(StepState::WaitingForRetry),
            4 => Some(StepState::Complete),
            _ => Some(StepState::Error),
        };
        Ok(Step { state, attempts: packed >> 3 & 127, yields: packed >> 10, missing: get(&self.steps, place + 1)? })
    }

    pub fn set(&mut self, step: u32, to: Step) -> Result<(), Broken> {
        let was = self.get(step)?.state;
        if was != to.state {
            self.existing += u32::from(was.is_none());
            self.complete += u32::from(to.state == Some(StepState::Complete));
            self.failed += u32::from(to.state == Some(StepState::Error));
        }
        let state = match to.state {
            None => 0,
            Some(StepState::Pending) => 1,
            Some(StepState::InProgress) => 2,
            Some(StepState::WaitingForRetry) => 3,
            Some(StepState::Complete) => 4,
            Some(StepState::Error) => 5,
        };
        let place = step as usize * STEP;
        set(&mut self.steps, place, state | to.attempts.min(127) << 3 | to.yields << 10)?;
        set(&mut self.steps, place + 1, to.missing)
    }

    pub fn exists(&self, step: u32) -> Result<bool, Broken> {
        Ok(self.get(step)?.state.is_some())
    }

    /// Makes a step of the template exist.
    pub fn create(&mut self, step: u32) -> Result<(), Broken> {
        self.set(step, Step { state: Some(StepState::Pending), attempts: 0, yields: 0, missing: 0 })
    }

    /// Makes a worker of that pattern exist, and says its number; none where there are too many steps.
    pub fn create_worker(&mut self, pattern: u32) -> Result<Option<u32>, Broken> {
        let number = self.template + rows(&self.workers, 1);
        if number >= words::MOST {
            return Ok(None);
        }
        for _ in 0..STEP {
            push(&mut self.steps, 0);
        }
        push(&mut self.workers, pattern);
        self.create(number)?;
        Ok(Some(number))
    }

    /// The step of the template that a step is made after.
    pub fn definition(&self, step: u32) -> Result<u32, Broken> {
        match step.checked_sub(self.template) {
            None => Ok(step),
            Some(worker) => get(&self.workers, worker as usize),
        }
    }

    /// Lets `to` wait for `from`.
    pub fn connect(&mut self, from: u32, to: u32) -> Result<(), Broken> {
        let number = rows(&self.edges, EDGE) + 1;
        let (out, into) = (from as usize * STEP + 2, to as usize * STEP + 3);
        for value in [from, to, get(&self.steps, out)?, get(&self.steps, into)?] {
            push(&mut self.edges, value);
        }
        set(&mut self.steps, out, number)?;
        set(&mut self.steps, into, number)?;
        if self.get(from)?.state != Some(StepState::Complete) {
            let mut step = self.get(to)?;
            step.missing += 1;
            self.set(to, step)?;
        }
        Ok(())
    }

    /// Adds what waited for nothing but `step` to `ready`.
    pub fn completed(&mut self, step: u32, ready: &mut Vec<u32>) -> Result<(), Broken> {
        for follower in self.ends(step, 2, 1)? {
            let mut next = self.get(follower)?;
            next.missing = next.missing.saturating_sub(1);
            self.set(follower, next)?;
            if next.missing == 0 {
                ready.push(follower);
            }
        }
        Ok(())
    }

    /// The steps that `step` waits for.
    pub fn parents(&self, step: u32) -> Result<Vec<u32>, Broken> {
        self.ends(step, 3, 0)
    }

    fn ends(&self, step: u32, column: usize, end: usize) -> Result<Vec<u32>, Broken> {
        let mut found = Vec::new();
        let mut edge = get(&self.steps, step as usize * STEP + column)?;
        while let Some(index) = edge.checked_sub(1) {
            let place = index as usize * EDGE;
            found.push(get(&self.edges, place + end)?);
            let next = get(&self.edges, place + column)?;
            // Newer edges point to older ones; anything else would be a circle.
            if next >= edge {
                return Err(Broken);
            }
            edge = next;
        }
        found.reverse();
        Ok(found)
    }

    pub fn wait(&mut self, step: u32, until: u64) {
        push(&mut self.waits, step);
        push_long(&mut self.waits, until);
    }

    /// Adds to `due` the steps whose wait is over; where `idle`, time passes until one is.
    pub fn end_waits(&mut self, idle: bool, due: &mut Vec<(u32, bool)>) -> Result<(), Broken> {
        let mut waits = Vec::new();
        for index in 0..rows(&self.waits, WAIT) as usize {
            waits.push((get(&self.waits, index * WAIT)?, get_long(&self.waits, index * WAIT + 1)?));
        }
        if idle && let Some(first) = waits.iter().map(|&(_, until)| until).min() {
            self.at_ms = self.at_ms.max(first);
        }
        self.waits.clear();
        for (step, until) in waits {
            if until <= self.at_ms {
                due.push((step, false));
            } else {
                self.wait(step, until);
            }
        }
        Ok(())
    }

    pub fn ancestors(&self) -> Ancestors {
        Ancestors { seen: vec![0; rows(&self.steps, STEP) as usize], round: 0 }
    }
}

/// Finds the steps whose results a step is given.
pub struct Ancestors {
    seen: Vec<u32>,
    round: u32,
}

impl Ancestors {
    pub fn of(&mut self, state: &State, step: u32) -> Result<Vec<u32>, Broken> {
        self.round += 1;
        let (mut found, mut layer) = (Vec::new(), vec![step]);
        for _ in 0..FARTHEST {
            let mut farther = Vec::new();
            for near in layer {
                for parent in state.parents(near)? {
                    let seen = self.seen.get_mut(parent as usize).ok_or(Broken)?;
                    if *seen != self.round {
                        *seen = self.round;
                        farther.push(parent);
                    }
                }
            }
            if farther.is_empty() {
                break;
            }
            found.extend(&farther);
            layer = farther;
        }
        found.retain(|&step| state.get(step).is_ok_and(|step| step.state == Some(StepState::Complete)));
        Ok(found)
    }
}

fn rows(text: &[u8], width: usize) -> u32 {
    u32::try_from(text.len() / 4 / width).unwrap_or(words::MOST)
}
