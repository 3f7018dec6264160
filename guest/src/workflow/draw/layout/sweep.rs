//! Orders the vertices in each layer so that few edges cross. It sweeps down and up, sorts each
//! layer by the positions of its neighbours, exchanges neighbours, and keeps the best order. It
//! does so twice: once all neighbours count alike, and once long edges stay straight and steps jump
//! between them, which is better for a chain with skips. The work is limited for graphs of every
//! size.

use super::layers::Layers;
use crate::lists;
use crate::task_template::{at, set};

/// The most work for sweeps, in edges and vertices touched.
const WORK: usize = 40_000;
/// The most work for exchanges, in pairs of edges compared.
const PAIRS: usize = 40_000;
/// It stops after this many sweeps without improvement: down and up, each with ties in both orders.
const IN_VAIN: usize = 4;
/// The work for annealing, in pairs of edges compared: for each vertex and edge, and at most.
const PAIRS_EACH: usize = 300;
const MOST_PAIRS: usize = 600_000;
/// Graphs with more vertices and edges are not annealed: nobody can read them anyway.
const LARGEST: usize = 20_000;
/// How often annealing becomes colder.
const COOLINGS: usize = 64;
/// How likely a crossing is added at first, in parts of `ONE`: two in ten.
const HOTTEST: usize = 220;
const ONE: usize = 1_024;

/// Orders the layers and returns the work: edges and vertices touched, plus pairs of edges
/// compared.
pub fn untangle(layers: &mut Layers) -> usize {
    let size = layers.layer.len() + layers.down.iter().map(Vec::len).sum::<usize>();
    let first = layers.rows.clone();
    let mut best = (crossings(layers, &positions(layers)), first.clone());
    let mut work = 0;
    for straight in [false, true] {
        layers.rows.clone_from(&first);
        work += sweeps(layers, &mut best, size, straight);
    }
    if best.0 > 0 && size <= LARGEST {
        work += anneal(layers, &mut best, size);
    }
    layers.rows = best.1;
    work
}

/// Sweeps down and up until that has not helped for a while. Returns the work.
fn sweeps(layers: &mut Layers, best: &mut (usize, Vec<Vec<usize>>), size: usize, straight: bool) -> usize {
    let most = (WORK / size.max(1)).clamp(2, 24);
    let mut position = positions(layers);
    let mut pairs = PAIRS;
    let (mut sweep, mut in_vain) = (0, 0);
    while sweep < most && in_vain < IN_VAIN && best.0 > 0 {
        pass(layers, &mut position, sweep, straight);
        exchange(layers, &mut position, &mut pairs);
        in_vain = if keep(layers, &position, best) { 0 } else { in_vain + 1 };
        sweep += 1;
    }
    sweep * size + PAIRS - pairs
}

/// Keeps an order if it is the best so far, and returns whether it is.
fn keep(layers: &Layers, position: &[usize], best: &mut (usize, Vec<Vec<usize>>)) -> bool {
    let crossed = crossings(layers, position);
    let better = crossed < best.0;
    if better {
        *best = (crossed, layers.rows.clone());
    }
    better
}

/// Exchanges neighbours at random, at first often and later rarely even if that adds crossings
/// (simulated annealing). It finds orders that no sweep finds. The numbers only look random: they
/// are the same in every run. Returns the pairs of edges that it compares.
fn anneal(layers: &mut Layers, best: &mut (usize, Vec<Vec<usize>>), size: usize) -> usize {
    layers.rows.clone_from(&best.1);
    let mut position = positions(layers);
    let crowded = |vertex: &usize| layers.rows.get(at(&layers.layer, *vertex)).is_some_and(|row| row.len() > 1);
    let vertices: Vec<usize> = (0..layers.layer.len()).filter(crowded).collect();
    let each = (size * PAIRS_EACH).min(MOST_PAIRS) / COOLINGS;
    let (mut seed, mut odds, mut crossings) = (1_u64, HOTTEST, best.0);
    for _ in 0..COOLINGS {
        let mut pairs = each;
        while pairs > 0 {
            let vertex = at(&vertices, random(&mut seed) % vertices.len().max(1));
            let (index, left) = (at(&layers.layer, vertex), at(&position, vertex));
            let Some(right) = layers.rows.get(index).and_then(|row| row.get(left + 1).copied()) else {
                pairs -= 1;
                continue;
            };
            pairs = pairs.saturating_sub(cost(layers, vertex, right));
            let (now, then) = crossed(layers, &position, vertex, right);
            let worse = then.saturating_sub(now).min(8);
            if worse == 0 || random(&mut seed) % ONE.pow(2) < (0..worse).fold(ONE.pow(2), |all, _| all * odds / ONE) {
                swap(layers, &mut position, (index, left));
                crossings = crossings + then - now;
            }
        }
        odds = odds * 123 / 128;
        if crossings < best.0 {
            *best = (crossings, layers.rows.clone());
        }
    }
    each * COOLINGS
}

/// The next number of a sequence without a visible order (xorshift).
fn random(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    usize::try_from(*seed >> 33).unwrap_or(0)
}

/// Exchanges the vertex at a position of a row with the next one.
fn swap(layers: &mut Layers, position: &mut [usize], (row, left): (usize, usize)) {
    let Some(row) = layers.rows.get_mut(row).filter(|row| left + 1 < row.len()) else { return };
    row.swap(left, left + 1);
    set(position, at(row, left), left);
    set(position, at(row, left + 1), left + 1);
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
/// leave a local optimum. If long edges are to stay `straight`, a step where some end is put under
/// them, wherever its other neighbours are.
fn pass(layers: &mut Layers, position: &mut [usize], sweep: usize, straight: bool) {
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
                let long = straight && near.iter().any(|other| *other >= layers.nodes);
                let (sum, count) = near
                    .iter()
                    .filter(|other| !long || **other >= layers.nodes)
                    .fold((0, 0), |(sum, count), other| (sum + at(position, *other), count + 1));
                // The mean position in thousandths. A vertex without neighbours keeps its position.
                let key = (sum * 1000).checked_div(count).unwrap_or(place * 1000);
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
                    swap(layers, position, (index, left - 1));
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
        let (Some(lefts), Some(rights)) = (side.get(left), side.get(right)) else { continue };
        for &a in lefts {
            let a = at(position, a);
            for &b in rights {
                let b = at(position, b);
                now += usize::from(b < a);
                then += usize::from(a < b);
            }
        }
    }
    (now, then)
}

/// Counts all crossings with a tree of sums. Two edges between the same layers cross if their ends
/// have opposite orders.
pub fn crossings(layers: &Layers, position: &[usize]) -> usize {
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
    use crate::profiles::NEUTRAL;
    use crate::task_template::{Graph, with_template};
    use crate::workflow::draw::Picture;
    use crate::workflow::draw::layout::Sizes;
    use crate::workflow::draw::layout::layers::ranks;
    use crate::workflow::draw::layout::nodes::Nodes;
    use crate::workflow::draw::layout::page::Sheet;

    /// The work to untangle this many steps, and the remaining crossings. `before` gives the
    /// dependencies of step `n`.
    fn untangled(steps: usize, before: impl Fn(usize) -> Vec<usize>) -> (usize, usize) {
        let mut text = "name: shape\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n".to_owned();
        for step in 0..steps {
            let needs: Vec<String> = before(step).iter().map(|other| format!("s{other}")).collect();
            _ = writeln!(text, "  - {{ name: s{step}, dependencies: [{}] }}", needs.join(", "));
        }
        with_template("shape.yaml", &text, &NEUTRAL, |template, _| {
            let picture = Picture::new(template, Graph::new(template));
            let widths = vec![112; picture.template.steps.len()];
            let sizes = Sizes { widths, high: 46 };
            let mut sheet = Sheet::new(&sizes, false, false);
            sheet.room = i32::MAX;
            let nodes = Nodes::new(&picture, &sheet);
            let mut layers = Layers::new(ranks(&picture.graph), &nodes.links, &sizes.widths, &sheet);
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
    fn a_picture_without_crossings_needs_no_work() {
        let (work, crossings) = untangled(100, |step| step.checked_sub(1).into_iter().collect());
        assert_eq!((work, crossings), (0, 0), "a chain is straight to begin with");
    }

    #[test]
    fn the_work_has_a_limit_whatever_the_size() {
        for steps in [20, 200, 2_000] {
            let (work, _) = untangled(steps, some_before);
            assert!(work < MOST_PAIRS + 2 * (PAIRS + 120_000), "{steps} steps: {work}");
        }
        let (work, _) = untangled(50, |step| (0..step).collect());
        assert!(work < MOST_PAIRS + 2 * (PAIRS + 120_000), "each on all before it: {work}");
    }

    #[test]
    fn few_lines_cross_in_what_a_person_would_write() {
        assert_eq!(untangled(30, |step| if step < 10 { vec![] } else { vec![step - 10] }).1, 0, "ten chains");
        assert_eq!(untangled(31, |step| step.checked_sub(1).map(|step| step / 2).into_iter().collect()).1, 0, "a tree");
        let (_, crossings) = untangled(60, some_before);
        assert!(crossings < 190, "{crossings}");
    }

    #[test]
    fn the_long_edges_of_a_chain_with_skips_stay_straight() {
        let (_, crossings) = untangled(200, |step| [1, 4].iter().filter_map(|back| step.checked_sub(*back)).collect());
        assert!(crossings <= 98, "{crossings}, and Graphviz has 98");
    }

    #[test]
    fn a_picture_is_the_same_in_every_run() {
        assert_eq!(untangled(60, some_before), untangled(60, some_before));
    }
}
