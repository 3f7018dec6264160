//! Orders the vertices in each layer so that few edges cross. It sweeps down and up, sorts each
//! layer by the positions of its neighbours, exchanges neighbours, and keeps the best order. The
//! work is limited for graphs of every size.

use super::layers::Layers;
use crate::lists;
use crate::task_template::{at, set};

/// The most work for sweeps, in edges and vertices touched.
const WORK: usize = 40_000;
/// The most work for exchanges, in pairs of edges compared.
const PAIRS: usize = 40_000;
/// It stops after this many sweeps without improvement: down and up, each with ties in both orders.
const IN_VAIN: usize = 4;

/// Orders the layers and returns the work: edges and vertices touched, plus pairs of edges
/// compared.
pub fn untangle(layers: &mut Layers) -> usize {
    let size = layers.layer.len() + layers.down.iter().map(Vec::len).sum::<usize>();
    let sweeps = (WORK / size.max(1)).clamp(2, 24);
    let mut position = positions(layers);
    let mut pairs = PAIRS;
    let mut best = (crossings(layers, &position), layers.rows.clone());
    let (mut sweep, mut in_vain) = (0, 0);
    while sweep < sweeps && in_vain < IN_VAIN && best.0 > 0 {
        pass(layers, &mut position, sweep);
        exchange(layers, &mut position, &mut pairs);
        let crossed = crossings(layers, &position);
        (sweep, in_vain) = (sweep + 1, in_vain + 1);
        if crossed < best.0 {
            best = (crossed, layers.rows.clone());
            in_vain = 0;
        }
    }
    layers.rows = best.1;
    sweep * size + PAIRS - pairs
}

/// The position of each vertex in its row.
pub fn positions(layers: &Layers) -> Vec<usize> {
    let mut position = vec![0; layers.layer.len()];
    for row in &layers.rows {
        for (index, vertex) in row.iter().enumerate() {
            set(&mut position, *vertex, index);
        }
    }
    position
}

/// One sweep: down for even numbers, up for odd ones. Every other pair of sweeps reverses ties, to
/// leave a local optimum.
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
                // The mean position in thousandths. A vertex without neighbours keeps its position.
                let key = (sum * 1000).checked_div(near.len()).unwrap_or(place * 1000);
                (key, if turn { usize::MAX - place } else { place }, *vertex)
            })
            .collect();
        lists::sort(&mut keyed);
        for (place, (slot, (_, _, vertex))) in row.iter_mut().zip(keyed).enumerate() {
            *slot = vertex;
            set(position, vertex, place);
        }
    }
}

/// Exchanges neighbours in a row if that removes crossings.
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
                let (now, then) = crossed(layers, position, a, b);
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

/// The work of `crossed` for two vertices: slightly more than the pairs of edges it compares.
fn cost(layers: &Layers, a: usize, b: usize) -> usize {
    let degree = |side: &[Vec<usize>], vertex: usize| side.get(vertex).map_or(0, Vec::len);
    1 + degree(&layers.up, a) * degree(&layers.up, b) + degree(&layers.down, a) * degree(&layers.down, b)
}

/// Counts the crossings between the edges of two vertices in a row: in their current order, and
/// after an exchange.
fn crossed(layers: &Layers, position: &[usize], left: usize, right: usize) -> (usize, usize) {
    let (mut now, mut then) = (0, 0);
    for side in [&layers.up, &layers.down] {
        let ends = |vertex: usize| side.get(vertex).into_iter().flatten().map(|other| at(position, *other));
        for a in ends(left) {
            for b in ends(right) {
                now += usize::from(b < a);
                then += usize::from(a < b);
            }
        }
    }
    (now, then)
}

/// Counts all crossings with a tree of sums. Two edges between the same layers cross if their ends
/// have opposite orders.
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
        lists::sort(&mut edges);
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::task_template::{Graph, with_template};
    use crate::workflow::draw::Picture;

    /// The work to untangle this many steps, and the remaining crossings. `before` gives the
    /// dependencies of step `n`.
    fn untangled(steps: usize, before: impl Fn(usize) -> Vec<usize>) -> (usize, usize) {
        let mut text = "name: shape\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n".to_owned();
        for step in 0..steps {
            let needs: Vec<String> = before(step).iter().map(|other| format!("s{other}")).collect();
            _ = writeln!(text, "  - {{ name: s{step}, dependencies: [{}] }}", needs.join(", "));
        }
        with_template("shape.yaml", &text, |template, _| {
            let mut layers = Layers::new(&Picture::new(template, Graph::new(template)));
            let work = untangle(&mut layers);
            (work, crossings(&layers, &positions(&layers)))
        })
        .unwrap()
    }

    /// One to three of the ten steps before it, the same in every run.
    fn some_before(step: usize) -> Vec<usize> {
        let mut before: Vec<usize> = (0..=step % 3)
            .map(|number| step.saturating_sub(1 + (step * 7919 + number * 104_729) % 10))
            .filter(|other| *other < step)
            .collect();
        before.dedup();
        before
    }

    #[test]
    fn what_no_sweep_makes_better_is_swept_no_more() {
        // Six steps that all depend on the same six: every order has the same number of crossings.
        let (work, crossings) = untangled(12, |step| if step < 6 { vec![] } else { (0..6).collect() });
        assert_eq!(crossings, 225);
        assert!(work < IN_VAIN * (12 + 36) + IN_VAIN * 10 * 37 + 1, "{work}");
        let (work, crossings) = untangled(100, |step| step.checked_sub(1).into_iter().collect());
        assert_eq!((work, crossings), (0, 0), "a chain is straight to begin with");
    }

    #[test]
    fn the_work_has_a_limit_whatever_the_size() {
        for (steps, limit) in [(20, WORK + PAIRS), (200, WORK + PAIRS), (2_000, 120_000)] {
            let (work, _) = untangled(steps, some_before);
            assert!(work < limit, "{steps} steps: {work}");
        }
        let (work, _) = untangled(50, |step| (0..step).collect());
        assert!(work < 2 * 42_000 + PAIRS, "each on all before it: {work}");
    }

    #[test]
    fn few_lines_cross_in_what_a_person_would_write() {
        assert_eq!(untangled(30, |step| if step < 10 { vec![] } else { vec![step - 10] }).1, 0, "ten chains");
        assert_eq!(untangled(31, |step| step.checked_sub(1).map(|step| step / 2).into_iter().collect()).1, 0, "a tree");
        let (_, crossings) = untangled(60, some_before);
        assert!(crossings < 250, "{crossings}");
    }
}
