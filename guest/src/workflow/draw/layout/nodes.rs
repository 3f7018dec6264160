//! What is placed in layers: steps, and grids. If a layer is wider than a page, steps side by side
//! that depend on the same steps and have the same dependents become one grid, and so do chains of
//! steps. What leads to the grid leads to each of them.

use super::GAP;
use super::page::Sheet;
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
    /// The height of each of its steps.
    high: i32,
}

impl Node {
    /// A single step.
    fn single(step: usize, (width, high): (i32, i32)) -> Self {
        Self { cells: vec![vec![step]], columns: 1, size: (width, high), high }
    }

    /// A grid that is about as wide as `room`; none if its cells fit side by side.
    fn grid(cells: Vec<Vec<usize>>, sheet: &Sheet, room: i32) -> Option<Self> {
        let widest = cells.iter().flatten().map(|step| at(&sheet.sizes.widths, *step)).max().unwrap_or(0);
        let fit = usize::try_from((room - 2 * FRAME + BETWEEN) / (widest + BETWEEN)).unwrap_or(1).max(1);
        let rows = cells.len().div_ceil(fit);
        if rows < 2 {
            return None;
        }
        let columns = cells.len().div_ceil(rows);
        let across = i32::try_from(columns).unwrap_or(1);
        let wide = across * (widest + BETWEEN) - BETWEEN + 2 * FRAME;
        let mut node = Self { cells, columns, size: (wide, 0), high: sheet.sizes.high };
        let high: i32 = node.cells.chunks(columns).map(|cells| node.height(cells) + node.between()).sum();
        node.size.1 = high - node.between() + 2 * FRAME;
        Some(node)
    }

    pub fn is_grid(&self) -> bool {
        self.cells.len() > 1
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
        let (wide, left) = (self.width(), x - self.size.0 / 2 + FRAME);
        let mut steps = Vec::new();
        let mut y = top + FRAME;
        for cells in self.cells.chunks(self.columns) {
            let mut x = left + wide / 2;
            for cell in cells {
                let mut top = y;
                for step in cell {
                    steps.push((*step, (x, top)));
                    top += self.high + STEM;
                }
                x += wide + BETWEEN;
            }
            y += self.height(cells) + self.between();
        }
        steps
    }

    /// The height of a row of cells.
    fn height(&self, cells: &[Vec<usize>]) -> i32 {
        let longest = cells.iter().map(Vec::len).max().unwrap_or(1);
        i32::try_from(longest).unwrap_or(1) * (self.high + STEM) - STEM
    }
}

/// An edge between nodes, which stands for all edges of the picture between them. An edge that
/// closes a cycle is drawn upwards.
pub struct Link {
    pub upper: usize,
    pub lower: usize,
    /// The edge of the picture that it is drawn as.
    pub edge: usize,
    /// Whether it is one line with others of the same step as long as they go the same way.
    pub shared: bool,
}

pub struct Nodes {
    pub all: Vec<Node>,
    /// For each node, the nodes that it depends on.
    pub parents: Vec<Vec<usize>>,
    pub links: Vec<Link>,
}

impl Nodes {
    /// The nodes of a picture, in the order of its steps.
    pub fn new(picture: &Picture, sheet: &Sheet) -> Self {
        let widths = &sheet.sizes.widths;
        let mut node_of = vec![NONE; widths.len()];
        // Of a grid, one cell stands for all: one of the longest chain, if there is any.
        let mut stands = vec![true; widths.len()];
        let mut chained = vec![false; widths.len()];
        for step in &picture.chain {
            set(&mut chained, *step, true);
        }
        let mut nodes: Vec<Node> = Vec::new();
        let mut grids = grids(picture, sheet);
        for step in 0..widths.len() {
            if at(&node_of, step) != NONE {
                continue;
            }
            let grid = grids.iter().position(|grid| grid.cells.first().and_then(|cell| cell.first()) == Some(&step));
            let node = grid.map_or_else(
                || Node::single(step, (at(widths, step), sheet.sizes.high)),
                |grid| grids.swap_remove(grid),
            );
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
                links.push(Link { upper, lower, edge: number, shared: sheet.shares && !edge.back });
            }
        }
        Self { all: nodes, parents, links }
    }
}

/// The grids that a picture needs.
fn grids(picture: &Picture, sheet: &Sheet) -> Vec<Node> {
    let (widths, room) = (&sheet.sizes.widths, sheet.room);
    let layer = picture.graph.layers(&picture.order, &picture.closing);
    let mut wide = vec![0; layer.iter().max().map_or(0, |last| last + 1)];
    for (step, layer) in layer.iter().enumerate() {
        let all = at(&wide, *layer) + at(widths, step) + GAP;
        set(&mut wide, *layer, all);
    }
    if !wide.iter().any(|wide| sheet.is_wide(*wide)) {
        return Vec::new();
    }
    let mut chains: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for chain in all_chains(picture) {
        chains.push((ends(picture, &chain), chain));
    }
    lists::sort(&mut chains);
    let mut grids = Vec::new();
    for alike in chains.chunk_by(|(ends, _), (other, _)| ends == other).filter(|alike| alike.len() >= FEWEST) {
        let mut cells = Vec::with_capacity(alike.len());
        let (mut widest, mut all) = (0, 0);
        for (_, cell) in alike {
            cells.push(cell.clone());
            let mut own = 0;
            for step in cell {
                widest = widest.max(at(&wide, at(&layer, *step)));
                own = own.max(at(widths, *step));
            }
            all += own + GAP;
        }
        if sheet.is_wide(widest) {
            // As much of the page as it now has of its layer.
            let share = i64::from(all) * i64::from(room) / i64::from(widest.max(1));
            grids.extend(Node::grid(cells, sheet, i32::try_from(share).unwrap_or(room)));
        }
    }
    grids
}

/// The steps in chains, as long as each step is the only one before and after its neighbours. A
/// step where a cycle closes is in none.
fn all_chains(picture: &Picture) -> Vec<Vec<usize>> {
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
    let mut chains = Vec::new();
    for step in 0..count {
        let goes_on =
            matches!(*picture.graph.parents(step), [parent] if !at(&closes, parent) && next(parent).is_some());
        if at(&closes, step) || goes_on {
            continue;
        }
        let mut chain = vec![step];
        let mut last = step;
        while let Some(step) = next(last) {
            chain.push(step);
            last = step;
        }
        chains.push(chain);
    }
    chains
}

/// What cells of the same grid have in common: what their first step depends on, and what depends
/// on their last one, in the same way.
fn ends(picture: &Picture, chain: &[usize]) -> Vec<usize> {
    let first = chain.first().copied().unwrap_or_default();
    let last = chain.last().copied().unwrap_or_default();
    let mut before = picture.graph.parents(first).to_vec();
    let mut after = picture.graph.children(last).to_vec();
    lists::sort(&mut before);
    lists::sort(&mut after);
    let kind = |step: usize| picture.template.steps.get(step).map_or(0, |step| step.kind as usize);
    before.extend([NONE, kind(first), kind(last)]);
    before.extend(after);
    before
}
