//! The order of the vertices in each layer, so that few edges cross: sweeps
//! down and up, each layer sorted by where its neighbours stand, then
//! exchanges of neighbours; the best order seen is kept.

use super::layers::Layers;
use crate::workflow::graph::{at, set};

/// Work that may go into sweeps, in edges and vertices touched.
const WORK: usize = 40_000;
/// Work that may go into exchanges, in pairs of edges compared.
const PAIRS: usize = 80_000;

pub fn untangle(layers: &mut Layers) {
    let size = layers.layer.len() + layers.down.iter().map(Vec::len).sum::<usize>();
    let sweeps = (WORK / size.max(1)).clamp(2, 24);
    let mut position = positions(layers);
    let mut pairs = PAIRS;
    let mut best = (crossings(layers, &position), layers.rows.clone());
    for sweep in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        pass(layers, &mut position, sweep);
        exchange(layers, &mut position, &mut pairs);
        let crossed = crossings(layers, &position);
        if crossed < best.0 {
            best = (crossed, layers.rows.clone());
        }
    }
    layers.rows = best.1;
}

/// Where in its row each vertex stands.
pub fn positions(layers: &Layers) -> Vec<usize> {
    let mut position = vec![0; layers.layer.len()];
    for row in &layers.rows {
        for (index, vertex) in row.iter().enumerate() {
            set(&mut position, *vertex, index);
        }
    }
    position
}

/// One sweep: down on even numbers, up on odd ones. Every other pair of sweeps
/// turns equals around, to get out of a corner.
fn pass(layers: &mut Layers, position: &mut [usize], sweep: usize) {
    let down = sweep.is_multiple_of(2);
    let turn = (sweep / 2) % 2 == 1;
    let neighbours = if down { &layers.up } else { &layers.down };
    let count = layers.rows.len();
    for step in 0..count {
        let index = if down { step } else { count - 1 - step };
        let Some(row) = layers.rows.get_mut(index) else { continue };
        let mut keyed: Vec<(usize, usize, usize)> = row
            .iter()
            .enumerate()
            .map(|(place, vertex)| {
                let near = neighbours.get(*vertex).map_or(&[][..], Vec::as_slice);
                let sum: usize = near.iter().map(|other| at(position, *other)).sum();
                // Thousandths of a place; without neighbours it stays where it is.
                let key = (sum * 1000).checked_div(near.len()).unwrap_or(place * 1000);
                (key, if turn { usize::MAX - place } else { place }, *vertex)
            })
            .collect();
        keyed.sort_unstable();
        for (place, (slot, (_, _, vertex))) in row.iter_mut().zip(keyed).enumerate() {
            *slot = vertex;
            set(position, vertex, place);
        }
    }
}

/// Exchanges neighbours in a row wherever that takes crossings away.
fn exchange(layers: &mut Layers, position: &mut [usize], pairs: &mut usize) {
    let mut better = true;
    let mut rounds = 0;
    while better && rounds < 8 {
        (better, rounds) = (false, rounds + 1);
        for index in 0..layers.rows.len() {
            let length = layers.rows.get(index).map_or(0, Vec::len);
            for left in 1..length {
                let pair = layers.rows.get(index).and_then(|row| Some((*row.get(left - 1)?, *row.get(left)?)));
                let Some((a, b)) = pair else { continue };
                let Some(left_over) = pairs.checked_sub(cost(layers, a, b)) else { return };
                *pairs = left_over;
                let (now, then) = (crossed(layers, position, a, b), crossed(layers, position, b, a));
                if then < now {
                    if let Some(row) = layers.rows.get_mut(index) {
                        row.swap(left - 1, left);
                    }
                    set(position, a, left);
                    set(position, b, left - 1);
                    better = true;
                }
            }
        }
    }
}

/// Pairs of edges that `crossed` compares for two vertices, and a little more.
fn cost(layers: &Layers, a: usize, b: usize) -> usize {
    let degree = |side: &[Vec<usize>], vertex: usize| side.get(vertex).map_or(0, Vec::len);
    1 + degree(&layers.up, a) * degree(&layers.up, b) + degree(&layers.down, a) * degree(&layers.down, b)
}

/// Crossings among the edges of two vertices of a row, `left` being left of `right`.
fn crossed(layers: &Layers, position: &[usize], left: usize, right: usize) -> usize {
    [&layers.up, &layers.down]
        .into_iter()
        .map(|side| {
            let ends = |vertex: usize| side.get(vertex).into_iter().flatten().map(|other| at(position, *other));
            ends(left).map(|a| ends(right).filter(|b| *b < a).count()).sum::<usize>()
        })
        .sum()
}

/// All crossings: pairs of edges between two layers whose ends stand in
/// opposite order, counted with a tree of sums.
fn crossings(layers: &Layers, position: &[usize]) -> usize {
    let mut total = 0;
    for row in &layers.rows {
        let mut edges: Vec<(usize, usize)> = Vec::new();
        let mut width = 0;
        for vertex in row {
            for lower in layers.down.get(*vertex).into_iter().flatten() {
                edges.push((at(position, *vertex), at(position, *lower)));
                width = width.max(at(position, *lower) + 1);
            }
        }
        edges.sort_unstable();
        let mut sums = vec![0_usize; width + 1];
        for (seen, (_, end)) in edges.iter().enumerate() {
            let (mut index, mut before) = (end + 1, 0);
            while index > 0 {
                before += at(&sums, index);
                index &= index - 1;
            }
            total += seen - before;
            index = end + 1;
            while index <= width {
                let sum = at(&sums, index) + 1;
                set(&mut sums, index, sum);
                index += index & index.wrapping_neg();
            }
        }
    }
    total
}
