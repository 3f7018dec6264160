//! A template's steps as a text that each call reads only where it needs to.

use std::collections::HashMap;

use super::words::{self, Broken, cut, get, get_long, push, push_long};
use super::{Backoff, Condition, Kind, Payload, Retry, Step};

/// Numbers a step: kind, retry and flags, attempts, two waits, where its
/// dependencies, events and name are, its worker.
const ROW: usize = 13;
/// The engine allows no more.
const MOST_ATTEMPTS: u32 = 100;

/// The text of `Rules`.
pub fn encode(steps: &[Step]) -> String {
    let places: HashMap<&str, u32> =
        steps.iter().enumerate().rev().map(|(place, step)| (step.name.as_str(), small(place))).collect();
    let (mut rows, mut dependencies, mut events, mut names) = (Vec::new(), Vec::new(), Vec::new(), String::new());
    for step in steps {
        let mut parents: Vec<u32> =
            step.dependencies.iter().filter_map(|name| places.get(name.as_str()).copied()).collect();
        parents.sort_unstable();
        parents.dedup();
        let retry = step.retry;
        let flags = u32::from(retry.retryable) | u32::from(step.batch) << 1 | (retry.backoff as u32) << 2;
        for number in [step.kind as u32, flags, retry.max_attempts.clamp(1, MOST_ATTEMPTS)] {
            push(&mut rows, number);
        }
        push_long(&mut rows, retry.base_ms.into());
        push_long(&mut rows, retry.max_ms.into());
        for number in [dependencies.len() / 4, parents.len(), events.len() / 4, step.events.len(), names.len()] {
            push(&mut rows, small(number));
        }
        let worker = step.worker.as_deref().and_then(|name| places.get(name));
        push(&mut rows, worker.map_or(0, |place| place + 1));
        for parent in parents {
            push(&mut dependencies, parent);
        }
        for event in &step.events {
            let kinds = event.payloads.iter().fold(0, |kinds, &kind| kinds | 1 << kind as u32);
            push(&mut events, event.condition as u32 | kinds << 2);
        }
        names.push_str(&step.name);
    }
    let mut text = Vec::new();
    for count in [steps.len(), dependencies.len() / 4, events.len() / 4] {
        push(&mut text, small(count));
    }
    text.extend(rows);
    text.extend(dependencies);
    text.extend(events);
    text.extend(names.into_bytes());
    String::from_utf8(text).unwrap_or_default() // numbers are ASCII, names were texts
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(words::MOST)
}

/// What `encode` wrote.
pub struct Rules<'a> {
    /// How many steps the template has.
    pub steps: u32,
    rows: &'a [u8],
    dependencies: &'a [u8],
    events: &'a [u8],
    names: &'a str,
}

/// An event, as far as publishing it goes.
pub struct Event {
    condition: u32,
    kinds: u32,
}

impl Event {
    /// Whether it is published after an attempt that ended so, with such a payload.
    pub fn admits(&self, ended: Condition, payload: Payload) -> bool {
        let condition = self.condition == ended as u32 || self.condition == Condition::Always as u32;
        // An integer is a number too.
        let kind = 1 << payload as u32 | if payload == Payload::Integer { 1 << Payload::Number as u32 } else { 0 };
        condition && (self.kinds == 0 || self.kinds & kind != 0)
    }
}

impl<'a> Rules<'a> {
    pub fn read(text: &'a str) -> Result<Self, Broken> {
        let bytes = text.as_bytes();
        let counts = [get(bytes, 0)?, get(bytes, 1)?, get(bytes, 2)?].map(|count| count as usize);
        let ([_, rows, dependencies, events], names) = cut(bytes, [3, counts[0] * ROW, counts[1], counts[2]])?;
        let names = text.get(text.len() - names.len()..).ok_or(Broken)?;
        Ok(Self { steps: small(counts[0]), rows, dependencies, events, names })
    }

    fn at(&self, step: u32, column: usize) -> Result<u32, Broken> {
        get(self.rows, step as usize * ROW + column)
    }

    pub fn kind(&self, step: u32) -> Result<Kind, Broken> {
        Ok(match self.at(step, 0)? {
            0 => Kind::Standard,
            1 => Kind::Decision,
            2 => Kind::DeferredConvergence,
            3 => Kind::Batchable,
            _ => Kind::BatchWorker,
        })
    }

    pub fn has_batch_config(&self, step: u32) -> Result<bool, Broken> {
        Ok(self.at(step, 1)? & 2 != 0)
    }

    pub fn retry(&self, step: u32) -> Result<Retry, Broken> {
        let flags = self.at(step, 1)?;
        let place = step as usize * ROW;
        let milliseconds = |column| get_long(self.rows, place + column).map(|ms| u32::try_from(ms).unwrap_or(u32::MAX));
        Ok(Retry {
            retryable: flags & 1 != 0,
            max_attempts: self.at(step, 2)?,
            backoff: match flags >> 2 {
                0 => Backoff::None,
                1 => Backoff::Linear,
                2 => Backoff::Exponential,
                _ => Backoff::Fibonacci,
            },
            base_ms: milliseconds(3)?,
            max_ms: milliseconds(5)?,
        })
    }

    /// The steps that `step` depends on.
    pub fn dependencies(&self, step: u32) -> Result<Vec<u32>, Broken> {
        let (start, count) = (self.at(step, 7)? as usize, self.at(step, 8)? as usize);
        (start..start + count).map(|index| get(self.dependencies, index)).collect()
    }

    /// For each step those that depend on it.
    pub fn dependents(&self) -> Result<Vec<Vec<u32>>, Broken> {
        let mut dependents = vec![Vec::new(); self.steps as usize];
        for step in 0..self.steps {
            for dependency in self.dependencies(step)? {
                dependents.get_mut(dependency as usize).ok_or(Broken)?.push(step);
            }
        }
        Ok(dependents)
    }

    pub fn events(&self, step: u32) -> Result<impl Iterator<Item = Result<Event, Broken>>, Broken> {
        let (start, count) = (self.at(step, 9)? as usize, self.at(step, 10)? as usize);
        Ok((start..start + count).map(|index| {
            let number = get(self.events, index)?;
            Ok(Event { condition: number & 3, kinds: number >> 2 })
        }))
    }

    pub fn name(&self, step: u32) -> Result<&'a str, Broken> {
        let end = if step + 1 < self.steps { self.at(step + 1, 11)? as usize } else { self.names.len() };
        self.names.get(self.at(step, 11)? as usize..end).ok_or(Broken)
    }

    /// The step of that name.
    pub fn find(&self, name: &str) -> Option<u32> {
        (0..self.steps).find(|&step| self.name(step) == Ok(name))
    }

    /// The step that a batchable one names as its worker.
    pub fn worker(&self, step: u32) -> Result<Option<u32>, Broken> {
        Ok(self.at(step, 12)?.checked_sub(1))
    }

    pub fn of_kind(&self, kind: Kind) -> Result<Vec<u32>, Broken> {
        let mut found = Vec::new();
        for step in 0..self.steps {
            if self.kind(step)? == kind {
                found.push(step);
            }
        }
        Ok(found)
    }
}
