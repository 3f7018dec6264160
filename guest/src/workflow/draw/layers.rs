//! Puts a graph into layers. Every edge goes from one layer to the next: long edges pass through
//! dummy vertices, called places.

use super::Picture;
use crate::task_template::{at, push, set};

/// At most this many places for long edges. Further long edges are drawn straight; no picture that
/// people can read has so many.
const MOST_PLACES: usize = 20_000;

/// At most this many rounds in which steps are moved.
const ROUNDS: usize = 16;
/// The most work for moves, in steps and edges touched.
const MOST_MOVES: usize = 200_000;
/// The most steps that move together.
const LARGEST: usize = 64;

/// The layers. Vertices are numbered: first the steps in their order, then the places.
pub struct Layers {
    /// How many of the vertices are steps.
    pub steps: usize,
    /// The layer of each vertex.
    pub layer: Vec<usize>,
    /// For each vertex, the vertices above it with an edge to it.
    pub up: Vec<Vec<usize>>,
    /// For each vertex, the vertices below it to which it has an edge.
    pub down: Vec<Vec<usize>>,
    /// For each edge of the picture, the places that it passes, from its upper end.
    pub through: Vec<Vec<usize>>,
    /// The vertices of each layer, from left to right.
    pub rows: Vec<Vec<usize>>,
}

impl Layers {
    pub fn new(picture: &Picture) -> Self {
        let steps = picture.template.steps.len();
        let mut layer = picture.graph.layers(&picture.order, &picture.closing);
        shorten(picture, &mut layer);
        let mut layers = Self {
            steps,
            layer,
            up: vec![Vec::new(); steps],
            down: vec![Vec::new(); steps],
            through: Vec::with_capacity(picture.edges.len()),
            rows: Vec::new(),
        };
        let length = |layers: &Self, upper: usize, lower: usize| {
            at(&layers.layer, lower).saturating_sub(at(&layers.layer, upper))
        };
        let places: usize =
            picture.edges.iter().map(ends).map(|(upper, lower)| length(&layers, upper, lower).saturating_sub(1)).sum();
        for edge in &picture.edges {
            let (upper, lower) = ends(edge);
            let mut passed = Vec::new();
            let long = length(&layers, upper, lower) > 1;
            if !long || places <= MOST_PLACES {
                let mut above = upper;
                for row in at(&layers.layer, upper) + 1..at(&layers.layer, lower) {
                    let place = layers.layer.len();
                    layers.layer.push(row);
                    layers.up.push(Vec::new());
                    layers.down.push(Vec::new());
                    layers.join(above, place);
                    passed.push(place);
                    above = place;
                }
                layers.join(above, lower);
            }
            layers.through.push(passed);
        }
        layers.rows = layers.first_rows(picture);
        layers
    }

    fn join(&mut self, upper: usize, lower: usize) {
        push(&mut self.down, upper, lower);
        push(&mut self.up, lower, upper);
    }

    /// The first order of the rows: depth first from the roots, so that connected steps are near
    /// each other.
    fn first_rows(&self, picture: &Picture) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.layer.iter().max().map_or(0, |last| last + 1)];
        let mut seen = vec![false; self.layer.len()];
        let roots = (0..picture.template.steps.len()).filter(|step| self.up.get(*step).is_none_or(Vec::is_empty));
        for root in roots.chain(0..self.layer.len()) {
            let mut todo = vec![root];
            while let Some(vertex) = todo.pop() {
                if at(&seen, vertex) {
                    continue;
                }
                set(&mut seen, vertex, true);
                push(&mut rows, at(&self.layer, vertex), vertex);
                todo.extend(self.down.get(vertex).into_iter().flatten().rev());
            }
        }
        rows
    }
}

/// The upper and the lower end of an edge. An edge that closes a cycle is drawn upwards.
pub fn ends(edge: &super::Edge) -> (usize, usize) {
    if edge.back { (edge.to, edge.from) } else { (edge.from, edge.to) }
}

/// Moves steps to other layers so that edges become shorter in all.
fn shorten(picture: &Picture, layer: &mut [usize]) {
    let last = layer.iter().copied().max().unwrap_or(0);
    let mut work = MOST_MOVES;
    let mut best = (length(picture, layer), layer.to_vec());
    for round in 0..ROUNDS {
        let falls = round % 2 == 0;
        let mut order = picture.order.clone();
        if falls {
            order.reverse();
        }
        for &step in &order {
            while let Some(group) = group(picture, layer, step, falls, last, &mut work) {
                for step in group {
                    let to = if falls { at(layer, step) + 1 } else { at(layer, step) - 1 };
                    set(layer, step, to);
                }
            }
        }
        let length = length(picture, layer);
        if length < best.0 {
            best = (length, layer.to_vec());
        }
    }
    layer.copy_from_slice(&best.1);
}

/// The sum of the lengths of all edges.
fn length(picture: &Picture, layer: &[usize]) -> usize {
    picture.edges.iter().map(|edge| at(layer, edge.from).abs_diff(at(layer, edge.to))).sum()
}

/// The step with all steps that must make room for it if it moves by one layer; none if that makes
/// edges longer. A step that moves alone also moves if it changes nothing, to make room for others.
fn group(
    picture: &Picture,
    layer: &[usize],
    step: usize,
    falls: bool,
    last: usize,
    work: &mut usize,
) -> Option<Vec<usize>> {
    let mut group = vec![step];
    let mut next = 0;
    let mut gain = 0_isize;
    while let Some(&step) = group.get(next) {
        next += 1;
        let end = if falls { last } else { 0 };
        if group.len() > LARGEST || at(layer, step) == end {
            return None;
        }
        let (parents, children) = (picture.graph.parents(step), picture.graph.children(step));
        *work = work.checked_sub(1 + parents.len() + children.len())?;
        let closes = |to: usize, from: usize| picture.closing.binary_search(&(to, from)).is_ok();
        for (&other, below) in parents.iter().map(|one| (one, false)).chain(children.iter().map(|one| (one, true))) {
            if if below { closes(other, step) } else { closes(step, other) } {
                continue;
            }
            gain += if below == falls { 1 } else { -1 };
            if below == falls && at(layer, other).abs_diff(at(layer, step)) == 1 && !group.contains(&other) {
                group.push(other);
            }
        }
    }
    (gain > 0 || (gain == 0 && group.len() == 1)).then_some(group)
}
