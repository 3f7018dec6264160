//! Puts a graph into layers. Every edge goes from one layer to the next: long edges pass through
//! dummy vertices, called places.

use super::GAP;
use super::nodes::Link;
use super::page::Sheet;
use crate::task_template::{Graph, at, push, set};

/// At most this many places for long edges. Further long edges are drawn straight; no picture that
/// people can read has so many.
const MOST_PLACES: usize = 20_000;

/// At most this many rounds in which steps are moved.
const ROUNDS: usize = 16;
/// The most work for moves, in steps and edges touched.
const MOST_MOVES: usize = 200_000;
/// The most steps that move together.
const LARGEST: usize = 64;

/// The layers. Vertices are numbered: first the nodes in their order, then the places.
pub struct Layers {
    /// How many of the vertices are nodes.
    pub nodes: usize,
    /// The layer of each vertex.
    pub layer: Vec<usize>,
    /// For each vertex, the vertices above it with an edge to it.
    pub up: Vec<Vec<usize>>,
    /// For each vertex, the vertices below it to which it has an edge.
    pub down: Vec<Vec<usize>>,
    /// For each edge, the places that it passes, from its upper end.
    pub through: Vec<Vec<usize>>,
    /// The vertices of each layer, from left to right.
    pub rows: Vec<Vec<usize>>,
}

impl Layers {
    /// Puts nodes of these ranks and widths into layers, which are cut where they are wider than a
    /// page.
    pub fn new(mut layer: Vec<usize>, links: &[Link], widths: &[i32], sheet: &Sheet) -> Self {
        let nodes = layer.len();
        cut(&mut layer, widths, sheet);
        let mut layers = Self {
            nodes,
            layer,
            up: vec![Vec::new(); nodes],
            down: vec![Vec::new(); nodes],
            through: Vec::with_capacity(links.len()),
            rows: Vec::new(),
        };
        let rows = |layers: &Self, link: &Link| at(&layers.layer, link.upper) + 1..at(&layers.layer, link.lower);
        let places: usize = links.iter().map(|link| rows(&layers, link).len()).sum();
        // Edges that may be one line are one at the end where more of them meet: its node has the
        // places that they share there, below and above it.
        let mut meet = vec![0; 2 * nodes];
        let mut trunks: Vec<Vec<usize>> = vec![Vec::new(); 2 * nodes];
        let ends = |link: &Link| (link.upper, nodes + link.lower);
        for link in links.iter().filter(|link| link.shared) {
            let (below, above) = ends(link);
            for end in [below, above] {
                let all = at(&meet, end) + 1;
                set(&mut meet, end, all);
            }
        }
        for link in links {
            let rows = rows(&layers, link);
            let mut passed = Vec::new();
            if rows.is_empty() || places <= MOST_PLACES {
                let (below, above) = ends(link);
                let falls = !link.shared || at(&meet, below) >= at(&meet, above);
                let (near, far) = if falls { (link.upper, link.lower) } else { (link.lower, link.upper) };
                let trunk = trunks.get_mut(if falls { below } else { above }).filter(|_| link.shared);
                let mut own = Vec::new();
                let trunk = trunk.unwrap_or(&mut own);
                for away in trunk.len()..rows.len() {
                    let place = layers.layer.len();
                    layers.layer.push(if falls { rows.start + away } else { rows.end - 1 - away });
                    layers.up.push(Vec::new());
                    layers.down.push(Vec::new());
                    layers.join(falls, trunk.last().copied().unwrap_or(near), place);
                    trunk.push(place);
                }
                passed = trunk.get(..rows.len()).unwrap_or_default().to_vec();
                layers.join(falls, passed.last().copied().unwrap_or(near), far);
                if !falls {
                    passed.reverse();
                }
            }
            layers.through.push(passed);
        }
        layers.rows = layers.first_rows();
        layers
    }

    /// Joins two vertices, of which the first is the upper one if the edge `falls`.
    fn join(&mut self, falls: bool, one: usize, other: usize) {
        let (upper, lower) = if falls { (one, other) } else { (other, one) };
        push(&mut self.down, upper, lower);
        push(&mut self.up, lower, upper);
    }

    /// The first order of the rows: depth first from the roots, so that connected steps are near
    /// each other.
    fn first_rows(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.layer.iter().max().map_or(0, |last| last + 1)];
        let mut seen = vec![false; self.layer.len()];
        let roots = (0..self.nodes).filter(|node| self.up.get(*node).is_none_or(Vec::is_empty));
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

/// The layer of each node if no layer is too wide.
pub fn ranks(graph: &Graph) -> Vec<usize> {
    let (order, closing) = graph.order();
    let mut layer = graph.layers(order, closing);
    shorten(graph, &mut layer);
    layer
}

/// Moves steps to other layers so that edges become shorter in all.
fn shorten(graph: &Graph, layer: &mut [usize]) {
    let last = layer.iter().copied().max().unwrap_or(0);
    let mut work = MOST_MOVES;
    let mut best = (length(graph, layer), layer.to_vec());
    for round in 0..ROUNDS {
        let falls = round % 2 == 0;
        let mut order = graph.order().0.clone();
        if falls {
            order.reverse();
        }
        for &step in &order {
            while let Some(group) = group(graph, layer, step, falls, last, &mut work) {
                for step in group {
                    let to = if falls { at(layer, step) + 1 } else { at(layer, step) - 1 };
                    set(layer, step, to);
                }
            }
        }
        let length = length(graph, layer);
        if length < best.0 {
            best = (length, layer.to_vec());
        }
    }
    layer.copy_from_slice(&best.1);
}

/// Moves nodes of a layer that is too wide for a page to new layers below it. Neighbours go to
/// different layers, so that each of them is as wide as what is around it.
fn cut(layer: &mut [usize], widths: &[i32], sheet: &Sheet) {
    let mut rows = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
    for (node, layer) in layer.iter().enumerate() {
        push(&mut rows, *layer, node);
    }
    let mut below = 0;
    for row in rows {
        let all: i32 = row.iter().map(|node| at(widths, *node) + GAP).sum();
        let pieces = if sheet.is_wide(all) { 1 + usize::try_from(all / sheet.room).unwrap_or(0) } else { 1 };
        let mut filled = vec![0; pieces.min(row.len().max(1))];
        for node in row {
            let emptiest = (0..filled.len()).min_by_key(|piece| at(&filled, *piece)).unwrap_or(0);
            let wide = at(&filled, emptiest) + at(widths, node) + GAP;
            set(&mut filled, emptiest, wide);
            set(layer, node, below + emptiest);
        }
        below += filled.len();
    }
}

/// The sum of the lengths of all edges.
fn length(graph: &Graph, layer: &[usize]) -> usize {
    let lengths =
        |node: usize| graph.parents(node).iter().map(move |parent| at(layer, *parent).abs_diff(at(layer, node)));
    (0..layer.len()).flat_map(lengths).sum()
}

/// The step with all steps that must make room for it if it moves by one layer; none if that makes
/// edges longer. A step that moves alone also moves if it changes nothing, to make room for others.
fn group(
    graph: &Graph,
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
        let (parents, children) = (graph.parents(step), graph.children(step));
        *work = work.checked_sub(1 + parents.len() + children.len())?;
        let closes = |to: usize, from: usize| graph.order().1.binary_search(&(to, from)).is_ok();
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
