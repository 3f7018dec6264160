//! What is placed in layers: steps, and grids. If a layer is wider than a page, steps side by side
//! that depend on the same steps and have the same dependents become one grid, and so do chains of
//! steps. What leads to the grid leads to each of them.

use super::{GAP, HEIGHT, page};
use crate::lists;
use crate::task_template::{at, push, set};
use crate::workflow::draw::Picture;

/// Fewer cells need no grid.
const FEWEST: usize = 4;
/// Distance between the cells of a grid, from them to its frame, and between the steps of a cell.
const BETWEEN: i32 = 16;
pub const FRAME: i32 = 14;
const STEM: i32 = 26;
/// A step that belongs to no node yet.
const NONE: usize = usize::MAX;

/// A step, or a grid of cells. A cell is a chain of steps.
pub struct Node {
    pub cells: Vec<Vec<usize>>,
    /// How many cells are side by side.
    columns: usize,
    pub size: (i32, i32),
}

impl Node {
    /// A single step.
    fn single(step: usize, width: i32) -> Self {
        Self { cells: vec![vec![step]], columns: 1, size: (width, HEIGHT) }
    }

    /// A grid that is about as wide as `room`; none if its cells fit side by side.
    fn grid(cells: Vec<Vec<usize>>, widths: &[i32], room: i32) -> Option<Self> {
        let widest = cells.iter().flatten().map(|step| at(widths, *step)).max().unwrap_or(0);
        let fit = usize::try_from((room - 2 * FRAME + BETWEEN) / (widest + BETWEEN)).unwrap_or(1).max(1);
        let rows = cells.len().div_ceil(fit);
        if rows < 2 {
            return None;
        }
        let columns = cells.len().div_ceil(rows);
        let across = i32::try_from(columns).unwrap_or(1);
        let mut node = Self { cells, columns, size: (across * (widest + BETWEEN) - BETWEEN + 2 * FRAME, 0) };
        node.size.1 = node.rows().map(|(_, high)| high + node.between()).sum::<i32>() - node.between() + 2 * FRAME;
        Some(node)
    }

    pub fn is_grid(&self) -> bool {
        self.cells.len() > 1
    }

    /// The rows of cells, each with its height.
    fn rows(&self) -> impl Iterator<Item = (&[Vec<usize>], i32)> {
        self.cells.chunks(self.columns).map(|cells| {
            let longest = cells.iter().map(Vec::len).max().and_then(|most| i32::try_from(most).ok()).unwrap_or(1);
            (cells, longest * (HEIGHT + STEM) - STEM)
        })
    }

    /// The distance between rows of cells. That of chains is larger than between their steps.
    fn between(&self) -> i32 {
        if self.cells.iter().any(|cell| cell.len() > 1) { STEM + BETWEEN } else { BETWEEN }
    }

    /// The width of each of its steps.
    pub fn width(&self) -> i32 {
        let columns = i32::try_from(self.columns).unwrap_or(1);
        if self.is_grid() { (self.size.0 - 2 * FRAME + BETWEEN) / columns - BETWEEN } else { self.size.0 }
    }

    /// Each step with the middle of its upper side, for a node whose upper side has this middle.
    pub fn steps(&self, (x, top): (i32, i32)) -> Vec<(usize, (i32, i32))> {
        if !self.is_grid() {
            return self.cells.iter().flatten().map(|step| (*step, (x, top))).collect();
        }
        let wide = self.width();
        let mut steps = Vec::new();
        let mut y = top + FRAME;
        for (cells, high) in self.rows() {
            for (column, cell) in (0..).zip(cells) {
                let x = x - self.size.0 / 2 + FRAME + column * (wide + BETWEEN) + wide / 2;
                steps.extend((0..).zip(cell).map(|(row, step)| (*step, (x, y + row * (HEIGHT + STEM)))));
            }
            y += high + self.between();
        }
        steps
    }
}

/// An edge between nodes, which stands for all edges of the picture between them. An edge that
/// closes a cycle is drawn upwards.
pub struct Link {
    pub upper: usize,
    pub lower: usize,
    /// The edge of the picture that it is drawn as.
    pub edge: usize,
}

pub struct Nodes {
    pub all: Vec<Node>,
    /// For each node, the nodes that it depends on.
    pub parents: Vec<Vec<usize>>,
    pub links: Vec<Link>,
}

impl Nodes {
    /// The nodes of a picture, in the order of its steps. `room` is the width of a page.
    pub fn new(picture: &Picture, widths: &[i32], room: i32) -> Self {
        let mut node_of = vec![NONE; widths.len()];
        // Of a grid, one cell stands for all: one of the longest chain, if there is any.
        let mut stands = vec![true; widths.len()];
        let mut chained = vec![false; widths.len()];
        for step in &picture.chain {
            set(&mut chained, *step, true);
        }
        let mut nodes: Vec<Node> = Vec::new();
        let mut grids = grids(picture, widths, room);
        for step in 0..widths.len() {
            if at(&node_of, step) != NONE {
                continue;
            }
            let grid = grids.iter().position(|grid| grid.cells.first().and_then(|cell| cell.first()) == Some(&step));
            let node = grid.map_or_else(|| Node::single(step, at(widths, step)), |grid| grids.swap_remove(grid));
            let in_chain = |cell: &Vec<usize>| cell.first().is_some_and(|step| at(&chained, *step));
            let standing = node.cells.iter().position(in_chain).unwrap_or(0);
            for (number, cell) in node.cells.iter().enumerate() {
                for step in cell {
                    set(&mut node_of, *step, nodes.len());
                    set(&mut stands, *step, number == standing);
                }
            }
            nodes.push(node);
        }
        let mut parents: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        let mut links: Vec<Link> = Vec::with_capacity(picture.edges.len());
        for (number, edge) in picture.edges.iter().enumerate() {
            let (from, to) = (at(&node_of, edge.from), at(&node_of, edge.to));
            if from != to && at(&stands, edge.from) && at(&stands, edge.to) {
                push(&mut parents, to, from);
                let (upper, lower) = if edge.back { (to, from) } else { (from, to) };
                links.push(Link { upper, lower, edge: number });
            }
        }
        Self { all: nodes, parents, links }
    }
}

/// The grids that a picture needs.
fn grids(picture: &Picture, widths: &[i32], room: i32) -> Vec<Node> {
    let layer = picture.graph.layers(&picture.order, &picture.closing);
    let mut wide = vec![0; layer.iter().max().map_or(0, |last| last + 1)];
    for (step, layer) in layer.iter().enumerate() {
        let all = at(&wide, *layer) + at(widths, step) + GAP;
        set(&mut wide, *layer, all);
    }
    if !wide.iter().any(|wide| page::is_wide(*wide, room)) {
        return Vec::new();
    }
    let mut cells: Vec<(Vec<usize>, Vec<usize>)> =
        chains(picture).into_iter().filter_map(|chain| Some((ends(picture, &chain)?, chain))).collect();
    lists::sort(&mut cells);
    let mut grids = Vec::new();
    for alike in cells.chunk_by(|(ends, _), (other, _)| ends == other).filter(|alike| alike.len() >= FEWEST) {
        let cells: Vec<Vec<usize>> = alike.iter().map(|(_, chain)| chain.clone()).collect();
        let widest = cells.iter().flatten().map(|step| at(&wide, at(&layer, *step))).max().unwrap_or(0);
        if !page::is_wide(widest, room) {
            continue;
        }
        let cell = |cell: &Vec<usize>| cell.iter().map(|step| at(widths, *step)).max().unwrap_or(0) + GAP;
        // As much of the page as it now has of its layer.
        let share = i64::from(cells.iter().map(cell).sum::<i32>()) * i64::from(room) / i64::from(widest.max(1));
        grids.extend(Node::grid(cells, widths, i32::try_from(share).unwrap_or(room)));
    }
    grids
}

/// The steps in chains, as long as each step is the only one before and after its neighbours. A
/// step where a cycle closes is in none.
fn chains(picture: &Picture) -> Vec<Vec<usize>> {
    let count = picture.template.steps.len();
    let mut closes = vec![false; count];
    for (step, parent) in &picture.closing {
        set(&mut closes, *step, true);
        set(&mut closes, *parent, true);
    }
    let next = |step: usize| match *picture.graph.children(step) {
        [child] if picture.graph.parents(child).len() == 1 && !at(&closes, child) => Some(child),
        _ => None,
    };
    let first = |step: &usize| match *picture.graph.parents(*step) {
        [parent] => at(&closes, parent) || next(parent).is_none(),
        _ => true,
    };
    let free = (0..count).filter(|step| !at(&closes, *step));
    free.filter(first).map(|step| std::iter::successors(Some(step), |step| next(*step)).collect()).collect()
}

/// What cells of the same grid have in common: what their first step depends on, and what depends
/// on their last one, in the same way.
fn ends(picture: &Picture, chain: &[usize]) -> Option<Vec<usize>> {
    let (first, last) = (*chain.first()?, *chain.last()?);
    let mut before = picture.graph.parents(first).to_vec();
    let mut after = picture.graph.children(last).to_vec();
    lists::sort(&mut before);
    lists::sort(&mut after);
    let kind = |step: usize| picture.template.steps.get(step).map_or(0, |step| step.kind as usize);
    Some([&before[..], &[NONE, kind(first), kind(last)], &after].concat())
}
