//! Puts a graph into layers. Every edge goes from one layer to the next: long edges pass through
//! dummy vertices, called places.

use super::Picture;
use crate::task_template::{at, push, set};

/// At most this many places for long edges. Further long edges are drawn straight; no picture that
/// people can read has so many.
const MOST_PLACES: usize = 20_000;

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
        lower_roots(picture, &mut layer);
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

    /// Whether a vertex is only a place of a long edge.
    pub fn is_place(&self, vertex: usize) -> bool {
        vertex >= self.steps
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

/// Moves steps without dependencies directly above the first step that depends on them.
fn lower_roots(picture: &Picture, layer: &mut [usize]) {
    for step in 0..picture.template.steps.len() {
        let mut next = picture.edges_from(step).map(|lower| at(layer, lower));
        if at(layer, step) == 0 && picture.graph.parents(step).is_empty() {
            let first = next.next().map(|first| next.fold(first, usize::min));
            if let Some(first) = first {
                set(layer, step, first.saturating_sub(1));
            }
        }
    }
}

impl Picture<'_, '_> {
    fn edges_from(&self, step: usize) -> impl Iterator<Item = usize> {
        self.graph.children(step).iter().copied()
    }
}
