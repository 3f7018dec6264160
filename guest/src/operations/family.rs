//! Which steps depend on which.

use std::collections::BTreeMap;

use super::snapshot::{Snapshot, Step};
use crate::task_template::{at, push, set};

/// The steps of a snapshot by id, with the steps that depend on each.
pub struct Family<'a> {
    steps: &'a [Step],
    by_id: BTreeMap<&'a str, usize>,
    /// For each step, the steps that depend on it.
    children: Vec<Vec<usize>>,
    /// Whether there are circles. They are rare, and finding their steps is slow.
    circles: bool,
}

impl<'a> Family<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let mut by_id = BTreeMap::new();
        for (number, step) in snapshot.steps.iter().enumerate() {
            by_id.insert(step.id.as_str(), number);
        }
        let mut children = vec![Vec::new(); snapshot.steps.len()];
        for (number, step) in snapshot.steps.iter().enumerate() {
            for parent in step.dependency_ids.iter().filter_map(|parent| by_id.get(parent.as_str())) {
                push(&mut children, *parent, number);
            }
        }
        let circles = has_circle(&snapshot.steps, &by_id, &children);
        Self { steps: &snapshot.steps, by_id, children, circles }
    }

    fn number(&self, step: &Step) -> Option<usize> {
        self.by_id.get(step.id.as_str()).copied()
    }

    /// The steps that this one still waits for.
    pub fn unmet(&self, step: &Step) -> Vec<&'a Step> {
        step.dependency_ids
            .iter()
            .filter_map(|parent| self.steps.get(*self.by_id.get(parent.as_str())?))
            .filter(|parent| !parent.state.satisfies())
            .collect()
    }

    /// Names of the steps that wait for this one directly.
    pub fn after(&self, step: &Step) -> Vec<String> {
        let children = self.number(step).and_then(|number| self.children.get(number)).map_or(&[][..], Vec::as_slice);
        let open = children.iter().filter_map(|child| self.steps.get(*child)).filter(|child| !child.state.satisfies());
        open.map(|child| child.name.clone()).collect()
    }

    /// Names of all steps that wait for this one, directly or not, nearest first.
    pub fn behind(&self, step: &'a Step) -> Vec<String> {
        let mut row: Vec<usize> = self.number(step).into_iter().collect();
        let (mut names, mut seen) = (Vec::new(), vec![false; self.steps.len()]);
        for number in &row {
            set(&mut seen, *number, true);
        }
        while !row.is_empty() {
            let mut next = Vec::new();
            for &number in row.iter().filter_map(|parent| self.children.get(*parent)).flatten() {
                let Some(child) = self.steps.get(number).filter(|child| !child.state.satisfies()) else { continue };
                if !at(&seen, number) {
                    set(&mut seen, number, true);
                    names.push(child.name.clone());
                    next.push(number);
                }
            }
            row = next;
        }
        names
    }

    /// The names of the steps in this step's circle, starting with itself; none if it is not in a
    /// circle.
    pub fn circle(&self, step: &'a Step) -> Option<Vec<String>> {
        if !self.circles {
            return None;
        }
        let mut came_from: BTreeMap<&str, usize> = BTreeMap::new();
        let mut row = vec![step];
        while let Some(current) = row.pop() {
            for parent in self.unmet(current) {
                if parent.id == step.id {
                    return Some(self.way_back(step, current, &came_from));
                }
                if !came_from.contains_key(parent.id.as_str()) {
                    came_from.extend(self.number(current).map(|number| (parent.id.as_str(), number)));
                    row.push(parent);
                }
            }
        }
        None
    }

    fn way_back(&self, step: &'a Step, last: &'a Step, came_from: &BTreeMap<&str, usize>) -> Vec<String> {
        let mut names = Vec::new();
        let mut current = Some(last);
        while let Some(found) = current.filter(|found| found.id != step.id) {
            names.push(found.shown());
            current = came_from.get(found.id.as_str()).and_then(|number| self.steps.get(*number));
        }
        names.push(step.shown());
        names.reverse();
        names
    }
}

/// Repeatedly removes the steps whose dependencies are all removed. If steps remain, they form a
/// circle.
fn has_circle(steps: &[Step], by_id: &BTreeMap<&str, usize>, children: &[Vec<usize>]) -> bool {
    let known = |step: &Step| step.dependency_ids.iter().filter(|parent| by_id.contains_key(parent.as_str())).count();
    let mut waits: Vec<usize> = steps.iter().map(known).collect();
    let mut free: Vec<usize> = (0..steps.len()).filter(|number| at(&waits, *number) == 0).collect();
    let mut taken = 0;
    while let Some(number) = free.pop() {
        taken += 1;
        for &child in children.get(number).into_iter().flatten() {
            let left = at(&waits, child).saturating_sub(1);
            set(&mut waits, child, left);
            if left == 0 {
                free.push(child);
            }
        }
    }
    taken < steps.len()
}
