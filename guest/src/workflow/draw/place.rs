//! Computes the horizontal position of vertices (Brandes and Köpf, "Fast and Simple Horizontal
//! Coordinate Assignment"). It aligns every vertex with the median of its neighbours four times,
//! once from each corner, and takes the mean of the two middle results.

use super::layers::Layers;
use super::sweep::positions;
use crate::lists;
use crate::task_template::{at, push, set};

/// The centre of each vertex. The left edge of the picture is 0.
pub fn place(layers: &Layers, width: &[i32], gap: i32) -> Vec<i32> {
    let position = positions(layers);
    let conflicts = conflicts(layers, &position);
    let [up, down] = [&layers.up, &layers.down].map(|side| from_left(side, &position));
    let mut results: Vec<Vec<i32>> = Vec::new();
    for upward in [false, true] {
        for leftward in [false, true] {
            let mut rows = layers.rows.clone();
            if upward {
                rows.reverse();
            }
            if leftward {
                for row in &mut rows {
                    row.reverse();
                }
            }
            let neighbours = if upward { &down } else { &up };
            let side = Side { rows: &rows, neighbours, conflicts: &conflicts, upward, leftward, width, gap };
            let mut x = side.place(layers.layer.len());
            if leftward {
                for x in &mut x {
                    *x = -*x;
                }
            }
            results.push(x);
        }
    }
    balance(&mut results, width)
}

/// The neighbours of each vertex, from left to right.
fn from_left(side: &[Vec<usize>], position: &[usize]) -> Vec<Vec<usize>> {
    let mut side = side.to_vec();
    for near in side.iter_mut().filter(|near| near.len() > 1) {
        lists::sort_by_key(near, |other| at(position, *other));
    }
    side
}

/// Edges that cross a long edge. Keeping the long edge straight matters more.
fn conflicts(layers: &Layers, position: &[usize]) -> Vec<(usize, usize)> {
    let mut conflicts = Vec::new();
    for pair in layers.rows.windows(2) {
        let [above, row] = pair else { continue };
        let (mut from, mut scanned) = (0, 0);
        for (index, vertex) in row.iter().enumerate() {
            let ups = |vertex: usize| layers.up.get(vertex).into_iter().flatten().copied();
            let inner = Some(*vertex)
                .filter(|vertex| layers.is_place(*vertex))
                .and_then(|vertex| ups(vertex).find(|upper| layers.is_place(*upper)));
            if inner.is_none() && index + 1 != row.len() {
                continue;
            }
            let to = inner.map_or(above.len(), |upper| at(position, upper));
            for lower in row.get(scanned..=index).into_iter().flatten() {
                for upper in ups(*lower) {
                    let outside = at(position, upper) < from || at(position, upper) > to;
                    if outside && !(layers.is_place(upper) && layers.is_place(*lower)) {
                        conflicts.push((upper, *lower));
                    }
                }
            }
            (scanned, from) = (index + 1, to);
        }
    }
    lists::sort(&mut conflicts);
    conflicts
}

/// One of the four corners from which vertices are aligned.
struct Side<'a> {
    rows: &'a [Vec<usize>],
    /// The neighbours of each vertex, sorted in the direction of this corner.
    neighbours: &'a [Vec<usize>],
    conflicts: &'a [(usize, usize)],
    upward: bool,
    leftward: bool,
    width: &'a [i32],
    gap: i32,
}

impl Side<'_> {
    fn place(&self, count: usize) -> Vec<i32> {
        let root = self.align(count);
        // For each block, the blocks at its right and their smallest distance.
        let mut right: Vec<Vec<(usize, i32)>> = vec![Vec::new(); count];
        let mut waits = vec![0_usize; count];
        for pair in self.rows.iter().flat_map(|row| row.windows(2)) {
            let [left, next] = pair else { continue };
            let apart = i32::midpoint(at(self.width, *left), at(self.width, *next)) + self.gap;
            push(&mut right, at(&root, *left), (at(&root, *next), apart));
            let more = at(&waits, at(&root, *next)) + 1;
            set(&mut waits, at(&root, *next), more);
        }
        let mut x = vec![0; count];
        let mut order = Vec::with_capacity(count);
        let mut ready: Vec<usize> = (0..count).filter(|v| at(&root, *v) == *v && at(&waits, *v) == 0).collect();
        while let Some(block) = ready.pop() {
            order.push(block);
            for &(next, apart) in right.get(block).into_iter().flatten() {
                let least = (at(&x, block) + apart).max(at(&x, next));
                set(&mut x, next, least);
                let fewer = at(&waits, next).saturating_sub(1);
                set(&mut waits, next, fewer);
                if fewer == 0 {
                    ready.push(next);
                }
            }
        }
        // Then moves blocks as far right as the blocks at their right allow.
        for &block in order.iter().rev() {
            let most = right.get(block).into_iter().flatten().map(|(next, apart)| at(&x, *next) - apart).min();
            if let Some(most) = most {
                let moved = at(&x, block).max(most);
                set(&mut x, block, moved);
            }
        }
        (0..count).map(|vertex| at(&x, at(&root, vertex))).collect()
    }

    /// For each vertex, the topmost vertex of its block.
    fn align(&self, count: usize) -> Vec<usize> {
        let mut position = vec![0_usize; count];
        for row in self.rows {
            for (index, vertex) in row.iter().enumerate() {
                set(&mut position, *vertex, index);
            }
        }
        let mut root: Vec<usize> = (0..count).collect();
        // Whether the vertex already has another below it in its block.
        let mut taken = vec![false; count];
        for row in self.rows {
            let mut free = 0;
            for &vertex in row {
                let near = self.neighbours.get(vertex).map_or(&[][..], Vec::as_slice);
                let Some(last) = near.len().checked_sub(1) else { continue };
                for middle in last / 2..=last.div_ceil(2) {
                    let other = at(near, if self.leftward { last - middle } else { middle });
                    let edge = if self.upward { (vertex, other) } else { (other, vertex) };
                    let barred = self.conflicts.binary_search(&edge).is_ok();
                    if at(&position, other) >= free && !at(&taken, other) && !barred {
                        let block = at(&root, other);
                        set(&mut root, vertex, block);
                        set(&mut taken, other, true);
                        free = at(&position, other) + 1;
                        break;
                    }
                }
            }
        }
        root
    }
}

/// Aligns the four results with the narrowest, and takes the mean of the middle two for each
/// vertex.
fn balance(results: &mut [Vec<i32>], width: &[i32]) -> Vec<i32> {
    let extent = |x: &[i32]| {
        let left = x.iter().zip(width).map(|(x, width)| x - width / 2).min().unwrap_or(0);
        let right = x.iter().zip(width).map(|(x, width)| x + width / 2).max().unwrap_or(0);
        (left, right)
    };
    let narrowest = results.iter().map(|x| extent(x)).min_by_key(|(left, right)| right - left).unwrap_or((0, 0));
    for (number, x) in results.iter_mut().enumerate() {
        let (left, right) = extent(x);
        let shift = if number % 2 == 0 { narrowest.0 - left } else { narrowest.1 - right };
        for x in x.iter_mut() {
            *x += shift;
        }
    }
    let mut x: Vec<i32> = (0..width.len())
        .map(|vertex| {
            let mut four: Vec<i32> = results.iter().map(|x| at(x, vertex)).collect();
            lists::sort(&mut four);
            i32::midpoint(at(&four, 1), at(&four, 2))
        })
        .collect();
    let (left, _) = extent(&x);
    for x in &mut x {
        *x -= left;
    }
    x
}
