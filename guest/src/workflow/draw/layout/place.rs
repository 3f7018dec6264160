//! Computes the horizontal position of vertices. Every edge pulls its ends above each other, most
//! of all long edges, while neighbours in a row keep their distance. Each row in turn gets the best
//! positions for those of the rows around it: an isotonic regression, which is exact and takes
//! linear time.

use super::GAP;
use super::layers::Layers;
use crate::task_template::{at, set};

/// The work for placing, in vertices moved, and the fewest and most rounds in which all rows are
/// placed: down and up by turns, and in the last third by both sides.
const WORK: usize = 160_000;
const ROUNDS: (usize, usize) = (6, 24);

/// Distance between long edges in a row.
const GAP_OF_EDGES: i32 = 10;

/// The centre of each vertex. The left edge of the picture is 0. The picture is not wider than
/// `room` or its widest row.
pub fn place(layers: &Layers, width: &[i32], room: i32) -> Vec<i32> {
    let room = room.max(widest(layers, width));
    let mut rows = Rows { layers, width, x: vec![0; layers.layer.len()], room: i64::from(room) * FINE };
    rows.pack();
    let count = layers.rows.len();
    let rounds = (WORK / layers.layer.len().max(1)).clamp(ROUNDS.0, ROUNDS.1);
    for round in 0..rounds {
        let both = round * 3 >= rounds * 2;
        let down = round % 2 == 0;
        for step in 0..count {
            rows.pull(if down { step } else { count - 1 - step }, both || down, both || !down);
        }
    }
    let mut x: Vec<i32> = rows.x.iter().map(|x| i32::try_from(x / FINE).unwrap_or(0)).collect();
    let left = x.iter().zip(width).map(|(x, width)| x - width / 2).min().unwrap_or(0);
    for x in &mut x {
        *x -= left;
    }
    x
}

/// The width of the widest row if all its vertices are as close as they may be.
pub fn widest(layers: &Layers, width: &[i32]) -> i32 {
    let mut widest = 0;
    for row in &layers.rows {
        let (mut wide, mut before) = (0, None);
        for &vertex in row {
            wide += before.map_or(at(width, vertex) / 2, |before| apart(layers, width, before, vertex));
            before = Some(vertex);
        }
        widest = widest.max(wide + before.map_or(0, |last| at(width, last) / 2));
    }
    widest
}

/// The distance between the centres of neighbours in a row. Long edges need less room than nodes.
pub fn apart(layers: &Layers, width: &[i32], left: usize, right: usize) -> i32 {
    let gap = match (left < layers.nodes, right < layers.nodes) {
        (true, true) => GAP,
        (false, false) => GAP_OF_EDGES,
        _ => i32::midpoint(GAP, GAP_OF_EDGES),
    };
    i32::midpoint(at(width, left), at(width, right)) + gap
}

/// Positions are computed in parts of a pixel.
const FINE: i64 = 64;

struct Rows<'a> {
    layers: &'a Layers,
    width: &'a [i32],
    x: Vec<i64>,
    /// The width of the picture. No row is wider.
    room: i64,
}

/// Vertices of a row that touch each other. They move together.
struct Block {
    from: usize,
    pull: i64,
    weight: i64,
}

impl Block {
    fn place(&self) -> i64 {
        self.pull.div_euclid(self.weight.max(1))
    }
}

impl Rows<'_> {
    fn apart(&self, left: usize, right: usize) -> i64 {
        i64::from(apart(self.layers, self.width, left, right)) * FINE
    }

    /// How far the ends of a row are from their centres: half of its first and last vertex.
    fn ends(&self, row: &[usize]) -> (i64, i64) {
        let half = |vertex: Option<&usize>| vertex.map_or(0, |vertex| i64::from(at(self.width, *vertex)) * FINE / 2);
        (half(row.first()), half(row.last()))
    }

    /// Puts the vertices of each row side by side, with the middle at 0.
    fn pack(&mut self) {
        for row in &self.layers.rows {
            let mut x = 0;
            let mut before = None;
            for &vertex in row {
                x += before.map_or(0, |before| self.apart(before, vertex));
                set(&mut self.x, vertex, x);
                before = Some(vertex);
            }
            for &vertex in row {
                let middle = at(&self.x, vertex) - x / 2;
                set(&mut self.x, vertex, middle);
            }
        }
    }

    /// Moves the vertices of a row towards their neighbours above, below, or both.
    fn pull(&mut self, row: usize, above: bool, below: bool) {
        let Some(row) = self.layers.rows.get(row) else { return };
        let mut blocks: Vec<Block> = Vec::with_capacity(row.len());
        let mut offsets: Vec<i64> = Vec::with_capacity(row.len());
        let mut offset = 0;
        for (index, &vertex) in row.iter().enumerate() {
            if let Some(&before) = index.checked_sub(1).and_then(|before| row.get(before)) {
                offset += self.apart(before, vertex);
            }
            offsets.push(offset);
            let (mut pull, mut weight) = (0, 0);
            for (side, wanted) in [(&self.layers.up, above), (&self.layers.down, below)] {
                for &other in side.get(vertex).into_iter().flatten().filter(|_| wanted) {
                    pull += at(&self.x, other) - offset;
                    weight += 1;
                }
            }
            if weight == 0 {
                (pull, weight) = (at(&self.x, vertex) - offset, 1);
            }
            let mut block = Block { from: index, pull, weight };
            while let Some(before) = blocks.pop_if(|before| before.place() > block.place()) {
                block =
                    Block { from: before.from, pull: before.pull + block.pull, weight: before.weight + block.weight };
            }
            blocks.push(block);
        }
        let mut end = row.len();
        let (left, right) = self.ends(row);
        let (least, most) = (left - self.room / 2, self.room / 2 - right - offset);
        for block in blocks.iter().rev() {
            for index in block.from..end {
                let x = block.place().min(most).max(least) + at(&offsets, index);
                set(&mut self.x, at(row, index), x);
            }
            end = block.from;
        }
    }
}
