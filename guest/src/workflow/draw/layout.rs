//! Computes the position of everything in the picture, in pixels.

use super::layers::{Layers, ends};
use super::{Picture, place, sweep};
use crate::lists;
use crate::task_template::{at, push, set};

/// Distance between neighbours in a row.
const GAP: i32 = 28;
/// Width of a long edge in a row.
const LANE: i32 = 6;
/// A step's height.
pub const HEIGHT: i32 = 46;
/// Smallest and largest distance between rows.
const ROW_GAP: (i32, i32) = (44, 120);
/// A step is moved directly below or above its neighbour if it is at most this far to the side.
const JOG: i32 = 20;

/// Edges at one side of a step are so far apart if there is room, and so far from its corners.
const PORT: i32 = 12;
const CORNER: i32 = 20;

/// The positions of steps and edges.
pub struct Layout {
    /// The centre of each step's upper side.
    pub steps: Vec<(i32, i32)>,
    /// For each edge of the picture, the points of its path from its upper end, in pairs. The path
    /// is straight within a pair and curved between pairs.
    pub edges: Vec<Vec<(i32, i32)>>,
    /// The width of the whole picture.
    pub width: i32,
    pub height: i32,
}

impl Layout {
    /// Computes the layout. `widths` are the widths of the steps.
    pub fn new(picture: &Picture, widths: &[i32]) -> Self {
        let mut layers = Layers::new(picture);
        _ = sweep::untangle(&mut layers);
        let mut width = widths.to_vec();
        width.resize(layers.layer.len(), LANE);
        let mut x = place::place(&layers, &width, GAP);
        straighten(&layers, &width, &mut x);
        let tops = tops(&layers, &x);
        let top = |vertex: usize| at(&tops, at(&layers.layer, vertex));
        let steps: Vec<(i32, i32)> = (0..layers.steps).map(|step| (at(&x, step), top(step))).collect();
        let mut edges: Vec<Vec<(i32, i32)>> = picture
            .edges
            .iter()
            .zip(&layers.through)
            .map(|(edge, places)| {
                let (upper, lower) = ends(edge);
                let mut points = vec![(at(&x, upper), top(upper) + HEIGHT)];
                for place in places {
                    points.push((at(&x, *place), top(*place)));
                    points.push((at(&x, *place), top(*place) + HEIGHT));
                }
                points.push((at(&x, lower), top(lower)));
                points
            })
            .collect();
        spread(picture, widths, &mut edges);
        let right = x.iter().zip(&width).map(|(x, width)| x + width / 2).max().unwrap_or(0);
        Self { steps, edges, width: right, height: tops.last().map_or(0, |top| top + HEIGHT) }
    }
}

/// Gives every edge a place of its own at the lower or upper side of its steps, from left to right.
fn spread(picture: &Picture, widths: &[i32], edges: &mut [Vec<(i32, i32)>]) {
    for upper in [true, false] {
        let mut at_step: Vec<Vec<(i32, usize)>> = vec![Vec::new(); widths.len()];
        for (number, edge) in picture.edges.iter().enumerate() {
            let Some(points) = edges.get(number) else { continue };
            let step = if upper { ends(edge).0 } else { ends(edge).1 };
            let next =
                if upper { points.get(1) } else { points.len().checked_sub(2).and_then(|last| points.get(last)) };
            push(&mut at_step, step, (next.map_or(0, |(x, _)| *x), number));
        }
        for (step, side) in at_step.iter_mut().enumerate().filter(|(_, side)| side.len() > 1) {
            lists::sort(side);
            let gaps = i32::try_from(side.len() - 1).unwrap_or(i32::MAX);
            let apart = PORT.min((at(widths, step) - 2 * CORNER).max(0) / gaps);
            for (index, (_, edge)) in (0..).zip(side) {
                let Some(points) = edges.get_mut(*edge) else { continue };
                let end = if upper { points.first_mut() } else { points.last_mut() };
                if let Some((x, _)) = end {
                    *x += apart * (2 * index - gaps) / 2;
                }
            }
        }
    }
}

/// Straightens edges: a vertex that is nearly below the middle of its neighbours is moved there if
/// its row has room.
fn straighten(layers: &Layers, width: &[i32], x: &mut [i32]) {
    let rows = || layers.rows.iter();
    for (row, neighbours) in rows().map(|row| (row, &layers.up)).chain(rows().rev().map(|row| (row, &layers.down))) {
        for (index, vertex) in row.iter().enumerate() {
            let mut near: Vec<i32> = neighbours.get(*vertex).into_iter().flatten().map(|other| at(x, *other)).collect();
            lists::sort(&mut near);
            let Some(middle) = near.get(near.len() / 2).filter(|_| near.len() % 2 == 1) else { continue };
            let apart = |other: usize| i32::midpoint(at(width, *vertex), at(width, other)) + GAP;
            let left = index.checked_sub(1).and_then(|left| row.get(left)).map(|left| at(x, *left) + apart(*left));
            let right = row.get(index + 1).map(|right| at(x, *right) - apart(*right));
            let room = left.is_none_or(|left| left <= *middle) && right.is_none_or(|right| right >= *middle);
            if room && middle.abs_diff(at(x, *vertex)) <= JOG.unsigned_abs() {
                set(x, *vertex, *middle);
            }
        }
    }
    let left = x.iter().zip(width).map(|(x, width)| x - width / 2).min().unwrap_or(0);
    for x in x.iter_mut() {
        *x -= left;
    }
}

/// The top of each row. Rows are farther apart if edges between them go far sideways.
fn tops(layers: &Layers, x: &[i32]) -> Vec<i32> {
    let mut sideways = vec![0; layers.rows.len()];
    for (vertex, below) in layers.down.iter().enumerate() {
        let far = below.iter().map(|other| at(x, *other).abs_diff(at(x, vertex))).max().unwrap_or(0);
        let row = at(&layers.layer, vertex);
        let most = at(&sideways, row).max(far);
        set(&mut sideways, row, most);
    }
    let mut top = 0;
    let mut tops = Vec::with_capacity(sideways.len());
    for far in sideways {
        tops.push(top);
        let gap = i32::try_from(far / 4).unwrap_or(ROW_GAP.1).clamp(ROW_GAP.0, ROW_GAP.1);
        top += HEIGHT + gap;
    }
    tops
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::task_template::{Graph, Step, Template, Text};

    const WIDTH: i32 = 112;

    /// The layout of a graph from the dependencies of each step.
    fn drawn<T>(needs: &[Vec<usize>], then: impl FnOnce(&Layout, &Picture) -> T) -> T {
        let text = |number: usize| Text { value: format!("s{number}"), at: 0..0 };
        let step = |(number, needs): (usize, &Vec<usize>)| Step {
            name: Some(text(number)),
            dependencies: needs.iter().copied().map(text).collect(),
            ..Step::default()
        };
        let template = Template { steps: needs.iter().enumerate().map(step).collect(), ..Template::default() };
        let picture = Picture::new(&template, Graph::new(&template));
        then(&Layout::new(&picture, &vec![WIDTH; needs.len()]), &picture)
    }

    /// Fails if boxes overlap or lie outside, or if an edge does not lead from step to step.
    fn check(needs: &[Vec<usize>]) {
        drawn(needs, |layout, picture| {
            let mut steps = layout.steps.clone();
            steps.sort_by_key(|(x, top)| (*top, *x));
            for pair in steps.windows(2) {
                assert!(pair[0].1 != pair[1].1 || pair[1].0 - pair[0].0 >= WIDTH, "{pair:?} overlap in {needs:?}");
                assert!(pair[0].1 == pair[1].1 || pair[1].1 - pair[0].1 > HEIGHT, "{pair:?} overlap in {needs:?}");
            }
            assert!(steps.iter().all(|(x, _)| *x >= WIDTH / 2 && *x <= layout.width - WIDTH / 2));
            assert_eq!(layout.edges.len(), picture.edges.len());
            for (edge, points) in picture.edges.iter().zip(&layout.edges) {
                let ((from, top), (to, end)) = (layout.steps[ends(edge).0], layout.steps[ends(edge).1]);
                let ((x, y), (last, bottom)) = (points[0], points[points.len() - 1]);
                assert_eq!((y, bottom), (top + HEIGHT, end));
                assert!(x.abs_diff(from) < WIDTH.unsigned_abs() / 2 && last.abs_diff(to) < WIDTH.unsigned_abs() / 2);
            }
        });
    }

    /// The shapes of public workflows: a line is a name and, for each step, what it depends on.
    fn shapes() -> Vec<Vec<Vec<usize>>> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/cases/drawings/shapes.txt");
        let number = |word: &str| word.parse().unwrap();
        let needs = |word: &str| word.split(',').filter(|word| *word != "-").map(number).collect();
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| line.split_once(": ").unwrap().1.split(' ').map(needs).collect()).collect()
    }

    #[test]
    fn public_workflows_are_drawn_with_few_crossings_and_narrow() {
        let shapes = shapes();
        let (mut crossings, mut width) = (0, 0);
        for shape in &shapes {
            check(shape);
            drawn(shape, |layout, picture| {
                let mut layers = Layers::new(picture);
                _ = sweep::untangle(&mut layers);
                crossings += sweep::crossings(&layers, &sweep::positions(&layers));
                width += layout.width;
            });
        }
        // What it was when this was written, and five in a hundred more.
        assert_eq!(shapes.len(), 200);
        assert!(crossings <= 962 * 105 / 100, "{crossings} crossings");
        assert!(width <= 159_851 * 105 / 100, "{width} pixels wide");
    }

    #[test]
    fn a_chain_with_skips_does_not_drift_aside() {
        let needs: Vec<Vec<usize>> =
            (0..200_usize).map(|step| [1, 4].iter().filter_map(|back| step.checked_sub(*back)).collect()).collect();
        check(&needs);
        let width = drawn(&needs, |layout, _| layout.width);
        assert!(width < 300, "{width}");
    }

    #[test]
    fn every_edge_has_a_place_of_its_own() {
        drawn(&[vec![], vec![0], vec![0], vec![0]], |layout, _| {
            let mut places: Vec<i32> = layout.edges.iter().map(|points| points[0].0).collect();
            places.dedup();
            assert_eq!(places.len(), 3);
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn no_boxes_overlap_and_every_edge_is_drawn(
            edges in proptest::collection::vec((0_usize..40, 0_usize..40), 0..100),
        ) {
            let mut needs: Vec<Vec<usize>> = vec![Vec::new(); 40];
            for (one, other) in edges.into_iter().filter(|(one, other)| one != other) {
                needs[one.max(other)].push(one.min(other));
            }
            check(&needs);
            prop_assert!(drawn(&needs, |a, _| drawn(&needs, |b, _| a.steps == b.steps && a.edges == b.edges)));
        }
    }
}
