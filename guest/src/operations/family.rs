//! Which steps wait for which.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshot::{Snapshot, Step};

/// The steps of a snapshot by their ids, and the way down from each.
pub struct Family<'a> {
    by_id: BTreeMap<&'a str, &'a Step>,
    children: BTreeMap<&'a str, Vec<&'a Step>>,
}

impl<'a> Family<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Self {
        let by_id = snapshot.steps.iter().map(|step| (step.id.as_str(), step)).collect();
        let mut children: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
        for step in &snapshot.steps {
            for parent in &step.parents {
                children.entry(parent).or_default().push(step);
            }
        }
        Self { by_id, children }
    }

    /// The steps that this one still waits for.
    pub fn unmet(&self, step: &Step) -> Vec<&'a Step> {
        step.parents
            .iter()
            .filter_map(|parent| self.by_id.get(parent.as_str()).copied())
            .filter(|parent| !parent.state.satisfies())
            .collect()
    }

    /// Names of all steps that wait for this one, however far, nearest first.
    pub fn behind(&self, step: &'a Step) -> Vec<String> {
        let mut seen = BTreeSet::from([step.id.as_str()]);
        let (mut names, mut row) = (Vec::new(), vec![step]);
        while !row.is_empty() {
            let mut next = Vec::new();
            for child in row.iter().filter_map(|parent| self.children.get(parent.id.as_str())).flatten() {
                if !child.state.satisfies() && seen.insert(&child.id) {
                    names.push(child.name.clone());
                    next.push(*child);
                }
            }
            row = next;
        }
        names
    }

    /// The steps of a circle that this one is part of, itself first; none where it is part of none.
    pub fn circle(&self, step: &'a Step) -> Option<Vec<&'a str>> {
        let mut came_from: BTreeMap<&str, &Step> = BTreeMap::new();
        let mut row = vec![step];
        while let Some(current) = row.pop() {
            for parent in self.unmet(current) {
                if parent.id == step.id {
                    return Some(way_back(step, current, &came_from));
                }
                if !came_from.contains_key(parent.id.as_str()) {
                    came_from.insert(&parent.id, current);
                    row.push(parent);
                }
            }
        }
        None
    }
}

fn way_back<'a>(step: &'a Step, last: &'a Step, came_from: &BTreeMap<&str, &'a Step>) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut current = Some(last);
    while let Some(found) = current.filter(|found| found.id != step.id) {
        names.push(found.name.as_str());
        current = came_from.get(found.id.as_str()).copied();
    }
    names.push(step.name.as_str());
    names.reverse();
    names
}
