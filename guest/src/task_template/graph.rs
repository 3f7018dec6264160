//! The steps as a graph: dependencies, cycles, layers and the longest chain.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::template::{Step, Template};
use crate::lists;

/// The graph of a template. Steps are numbered in the order of the file.
pub struct Graph<'t, 'n> {
    /// The steps.
    pub steps: &'t [Step<'n>],
    /// The number of the first step with each name.
    pub names: BTreeMap<&'t str, usize>,
    /// For each step, the steps it depends on, without duplicates, unknown steps and itself.
    pub parents: Vec<Vec<usize>>,
    /// For each step, the steps that depend on it.
    pub children: Vec<Vec<usize>>,
    order: OnceCell<Order>,
}

/// An order of steps, and the dependencies (step, parent) that close a cycle, sorted.
type Order = (Vec<usize>, Vec<(usize, usize)>);

impl<'t, 'n> Graph<'t, 'n> {
    /// Builds the graph of a template.
    #[must_use]
    pub fn new(template: &'t Template<'n>) -> Self {
        let steps = &template.steps;
        let mut names = BTreeMap::new();
        for (number, step) in steps.iter().enumerate().filter(|(_, step)| step.name.is_some()) {
            names.entry(step.name()).or_insert(number);
        }
        let mut parents = Vec::with_capacity(steps.len());
        // For each step, the last step that named it as a dependency, so that duplicates are
        // skipped.
        let mut taken = vec![usize::MAX; steps.len()];
        for (number, step) in steps.iter().enumerate() {
            let mut needs = Vec::with_capacity(step.dependencies.len());
            for parent in step.dependencies.iter().filter_map(|name| names.get(name.value.as_str()).copied()) {
                if parent != number && at(&taken, parent) != number {
                    set(&mut taken, parent, number);
                    needs.push(parent);
                }
            }
            parents.push(needs);
        }
        Self { names, ..Self::joined(steps, parents) }
    }

    /// Builds a graph of steps whose dependencies are known by number.
    #[must_use]
    pub fn joined(steps: &'t [Step<'n>], parents: Vec<Vec<usize>>) -> Self {
        let mut children = vec![Vec::new(); steps.len()];
        for (number, needs) in parents.iter().enumerate() {
            for &parent in needs {
                push(&mut children, parent, number);
            }
        }
        Self { steps, names: BTreeMap::new(), parents, children, order: OnceCell::new() }
    }

    /// The steps that step `number` depends on.
    #[must_use]
    pub fn parents(&self, number: usize) -> &[usize] {
        self.parents.get(number).map_or(&[], Vec::as_slice)
    }

    /// The steps that depend on step `number`.
    #[must_use]
    pub fn children(&self, number: usize) -> &[usize] {
        self.children.get(number).map_or(&[], Vec::as_slice)
    }

    /// All steps in topological order, and the dependencies (step, parent) that close a cycle,
    /// which the order ignores.
    #[must_use]
    pub fn order(&self) -> &Order {
        self.order.get_or_init(|| self.find_order())
    }

    fn find_order(&self) -> Order {
        const NEW: u8 = 0;
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let (mut order, mut closing) = (Vec::with_capacity(self.steps.len()), Vec::new());
        let mut state = vec![NEW; self.steps.len()];
        for root in 0..self.steps.len() {
            if at(&state, root) != NEW {
                continue;
            }
            // Uses its own stack, because a chain of 5,000 steps would overflow the real one.
            let mut path = vec![(root, 0)];
            set(&mut state, root, OPEN);
            while let Some((step, next)) = path.last_mut() {
                let step = *step;
                let Some(&parent) = self.parents(step).get(*next) else {
                    set(&mut state, step, DONE);
                    order.push(step);
                    path.pop();
                    continue;
                };
                *next += 1;
                match at(&state, parent) {
                    NEW => {
                        set(&mut state, parent, OPEN);
                        path.push((parent, 0));
                    }
                    OPEN => closing.push((step, parent)),
                    _ => {}
                }
            }
        }
        lists::sort(&mut closing);
        (order, closing)
    }

    /// For each step, its layer: 0 for steps without dependencies, else one more than the highest
    /// layer of its dependencies.
    #[must_use]
    pub fn layers(&self, order: &[usize], closing: &[(usize, usize)]) -> Vec<usize> {
        let mut layer = vec![0; self.steps.len()];
        for &step in order {
            let needs = self.parents(step).iter().filter(|parent| closing.binary_search(&(step, **parent)).is_err());
            let lowest = needs.map(|parent| at(&layer, *parent) + 1).max().unwrap_or(0);
            set(&mut layer, step, lowest);
        }
        layer
    }

    /// Groups of steps that depend on each other in a cycle, each in the order of the file.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<usize>> {
        let (order, closing) = self.order();
        if closing.is_empty() {
            return Vec::new();
        }
        // Kosaraju's algorithm, second pass: visits steps in reverse order of finishing, along
        // reversed edges.
        let mut group = vec![usize::MAX; self.steps.len()];
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &root in order.iter().rev() {
            if at(&group, root) != usize::MAX {
                continue;
            }
            let (number, mut members, mut todo) = (groups.len(), Vec::new(), vec![root]);
            set(&mut group, root, number);
            while let Some(step) = todo.pop() {
                members.push(step);
                for &child in self.children(step) {
                    if at(&group, child) == usize::MAX {
                        set(&mut group, child, number);
                        todo.push(child);
                    }
                }
            }
            lists::sort(&mut members);
            groups.push(members);
        }
        groups.retain(|members| members.len() > 1);
        lists::sort(&mut groups);
        groups
    }

    /// The shortest cycle through the first of these steps.
    #[must_use]
    pub fn way_round(&self, circle: &[usize]) -> Vec<usize> {
        let Some(&first) = circle.first() else { return Vec::new() };
        // For each step, the step from which it was reached.
        let mut from = vec![usize::MAX; circle.len()];
        let place = |step: usize| circle.binary_search(&step).unwrap_or(usize::MAX);
        let mut todo = std::collections::VecDeque::from([first]);
        while let Some(step) = todo.pop_front() {
            for &parent in self.parents(step) {
                if parent == first {
                    let mut way = vec![step];
                    while let Some(&last) = way.last().filter(|step| **step != first) {
                        way.push(at(&from, place(last)));
                    }
                    way.reverse();
                    return way;
                }
                if from.get(place(parent)) == Some(&usize::MAX) {
                    set(&mut from, place(parent), step);
                    todo.push_back(parent);
                }
            }
        }
        vec![first]
    }

    /// The longest chain. If several have the same length, the one with the highest sum of time
    /// limits, then the first in the file.
    #[must_use]
    pub fn longest_chain(&self, order: &[usize], closing: &[(usize, usize)]) -> Vec<usize> {
        let mut best: Vec<(u64, u64)> = vec![(0, 0); self.steps.len()];
        let mut from = vec![usize::MAX; self.steps.len()];
        for &step in order {
            let own = self.steps.get(step).and_then(|step| step.timeout_seconds).unwrap_or(0);
            let (mut length, mut before) = ((0, 0), usize::MAX);
            for &parent in self.parents(step).iter().filter(|parent| closing.binary_search(&(step, **parent)).is_err())
            {
                if at(&best, parent) > length {
                    (length, before) = (at(&best, parent), parent);
                }
            }
            set(&mut best, step, (length.0 + 1, length.1 + u64::from(own)));
            set(&mut from, step, before);
        }
        let last = (0..self.steps.len()).max_by_key(|step| (at(&best, *step), std::cmp::Reverse(*step)));
        let mut chain: Vec<usize> = last.into_iter().collect();
        while let Some(&before) = chain.last().and_then(|step| from.get(*step)).filter(|before| **before != usize::MAX)
        {
            chain.push(before);
        }
        chain.reverse();
        chain
    }

    /// For each step, whether a step for which `is` returns true comes before it.
    #[must_use]
    pub fn below(&self, order: &[usize], is: impl Fn(&Step) -> bool) -> Vec<bool> {
        let mut below = vec![false; self.steps.len()];
        for &step in order {
            let any =
                self.parents(step).iter().any(|&parent| at(&below, parent) || self.steps.get(parent).is_some_and(&is));
            set(&mut below, step, any);
        }
        below
    }

    /// Every step that comes before step `number`.
    #[must_use]
    pub fn before(&self, number: usize) -> Vec<bool> {
        let mut before = vec![false; self.steps.len()];
        let mut todo = vec![number];
        while let Some(step) = todo.pop() {
            for &parent in self.parents(step) {
                if !at(&before, parent) {
                    set(&mut before, parent, true);
                    todo.push(parent);
                }
            }
        }
        before
    }
}

/// The element at an index that is known to exist.
pub fn at<T: Copy + Default>(list: &[T], index: usize) -> T {
    list.get(index).copied().unwrap_or_default()
}

/// Replaces the element at an index that is known to exist.
pub fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(place) = list.get_mut(index) {
        *place = value;
    }
}

/// Adds to the list at an index that is known to exist.
pub fn push<T>(lists: &mut [Vec<T>], index: usize, value: T) {
    if let Some(list) = lists.get_mut(index) {
        list.push(value);
    }
}
