//! Computes the position of everything in the picture, in pixels.

mod layers;
mod nodes;
mod page;
mod place;
mod sweep;

use super::Picture;
use crate::lists;
use crate::task_template::{Graph, at, push, set};
use layers::Layers;
use nodes::{Link, Nodes};
pub use page::turn;
use page::{Columns, Row, Stop};

/// Distance between neighbours in a row.
const GAP: i32 = 28;
/// Width of a long edge in a row.
const LANE: i32 = 6;
/// A step's height.
pub const HEIGHT: i32 = 46;
/// A step is moved directly below or above its neighbour if it is at most this far to the side.
const JOG: i32 = 20;

/// Edges at one side of a step are so far apart if there is room, and so far from its corners.
const PORT: i32 = 12;
const CORNER: i32 = 20;

/// The positions of steps and edges.
pub struct Layout {
    /// The centre of each step's upper side.
    pub steps: Vec<(i32, i32)>,
    /// The width of each step, which is at least what it was given.
    pub widths: Vec<i32>,
    /// The upper left corner and the size of each frame, whose edges are those of all steps in it.
    pub frames: Vec<((i32, i32), (i32, i32))>,
    /// Edges, by their number in the picture, with the points of their path from the upper end.
    pub edges: Vec<(usize, Vec<(i32, i32)>)>,
    /// The size of the whole picture.
    pub size: (i32, i32),
}

impl Layout {
    /// Computes the layout. `widths` are the widths of the steps.
    pub fn new(picture: &Picture, widths: &[i32]) -> Self {
        let room = page::room(widths);
        let Nodes { all: nodes, parents, links } = Nodes::new(picture, widths, room);
        // As many steps as there are nodes: a graph of nodes looks at none of them.
        let graph = Graph::joined(picture.template.steps.get(..nodes.len()).unwrap_or_default(), parents);
        let mut width: Vec<i32> = nodes.iter().map(|node| node.size.0).collect();
        let mut layers = Layers::new(&graph, &links, &width, room);
        _ = sweep::untangle(&mut layers);
        width.resize(layers.layer.len(), LANE);
        let mut x = place::place(&layers, &width, room);
        straighten(&layers, &width, &mut x);

        let mut rows = rows(&layers, &x, &width);
        for (number, node) in nodes.iter().enumerate() {
            if let Some(row) = rows.get_mut(at(&layers.layer, number)) {
                row.high = row.high.max(node.size.1);
            }
        }
        let ways = ways(&layers, &links, &x, &width);
        let columns = Columns::new(&rows, &ways);
        let mut steps = vec![(0, 0); widths.len()];
        let mut layout = Self {
            steps: Vec::new(),
            widths: widths.to_vec(),
            frames: Vec::new(),
            edges: Vec::new(),
            size: columns.size,
        };
        for (number, node) in nodes.iter().enumerate() {
            let (top, shift) = at(&columns.rows, at(&layers.layer, number));
            let place = (at(&x, number) + shift, top);
            let inside = node.steps(place);
            for (step, place) in &inside {
                set(&mut steps, *step, *place);
                set(&mut layout.widths, *step, node.width());
            }
            if node.is_grid() {
                layout.frames.push(((place.0 - node.size.0 / 2, top), node.size));
            }
        }
        for (number, (link, way)) in links.iter().zip(&ways).enumerate() {
            let high = nodes.get(link.upper).map_or(0, |node| node.size.1);
            layout.edges.push((link.edge, columns.way(&rows, number, way, high)));
        }
        // The edges between the steps of a cell.
        let mut next = vec![usize::MAX; widths.len()];
        for cell in nodes.iter().filter(|node| node.is_grid()).flat_map(|node| &node.cells) {
            for pair in cell.windows(2) {
                if let [step, after] = *pair {
                    set(&mut next, step, after);
                }
            }
        }
        for (number, edge) in picture.edges.iter().enumerate().filter(|(_, edge)| at(&next, edge.from) == edge.to) {
            let (x, top) = at(&steps, edge.from);
            layout.edges.push((number, vec![(x, top + HEIGHT), at(&steps, edge.to)]));
        }
        layout.steps = steps;
        layout
    }
}

/// What is known of each row when its vertices have their horizontal places.
fn rows(layers: &Layers, x: &[i32], width: &[i32]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(layers.rows.len());
    for vertices in &layers.rows {
        let mut row = Row { left: i32::MAX, right: i32::MIN, high: HEIGHT, ..Row::default() };
        for &vertex in vertices {
            let (middle, half) = (at(x, vertex), at(width, vertex) / 2);
            (row.left, row.right) = (row.left.min(middle - half), row.right.max(middle + half));
            let below = layers.down.get(vertex).map_or(&[][..], Vec::as_slice);
            row.edges += below.len();
            for other in below {
                row.sideways = row.sideways.max(at(x, *other).abs_diff(middle));
            }
        }
        rows.push(row);
    }
    rows
}

/// The stops of each edge. At the lower and the upper side of a node, each has a place of its own,
/// from left to right.
fn ways(layers: &Layers, links: &[Link], x: &[i32], width: &[i32]) -> Vec<Vec<Stop>> {
    let stop = |vertex: usize| (at(&layers.layer, vertex), at(x, vertex));
    let mut ways: Vec<Vec<Stop>> = Vec::with_capacity(links.len());
    for (link, places) in links.iter().zip(&layers.through) {
        let mut way = Vec::with_capacity(places.len() + 2);
        way.push(stop(link.upper));
        for place in places {
            way.push(stop(*place));
        }
        way.push(stop(link.lower));
        ways.push(way);
    }
    for upper in [true, false] {
        let mut sides: Vec<Vec<(i32, usize)>> = vec![Vec::new(); layers.nodes];
        for (number, (link, way)) in links.iter().zip(&ways).enumerate() {
            let next = if upper { way.get(1) } else { way.len().checked_sub(2).and_then(|last| way.get(last)) };
            let node = if upper { link.upper } else { link.lower };
            push(&mut sides, node, (next.map_or(0, |(_, x)| *x), number));
        }
        for (node, side) in sides.iter_mut().enumerate().filter(|(_, side)| side.len() > 1) {
            lists::sort(side);
            let gaps = i32::try_from(side.len() - 1).unwrap_or(i32::MAX);
            let apart = PORT.min((at(width, node) - 2 * CORNER).max(0) / gaps);
            for (index, (_, number)) in (0..).zip(side) {
                let Some(way) = ways.get_mut(*number) else { continue };
                if let Some((_, x)) = if upper { way.first_mut() } else { way.last_mut() } {
                    *x += apart * (2 * index - gaps) / 2;
                }
            }
        }
    }
    ways
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
            let left = index
                .checked_sub(1)
                .and_then(|left| row.get(left))
                .map(|left| at(x, *left) + place::apart(layers, width, *left, *vertex));
            let right = row.get(index + 1).map(|right| at(x, *right) - place::apart(layers, width, *vertex, *right));
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

    /// Fails if boxes overlap or lie outside, or if an edge does not lead from step to step, or to
    /// a frame that has the step.
    fn check(needs: &[Vec<usize>]) {
        drawn(needs, |layout, picture| {
            let steps = layout.steps.iter().zip(&layout.widths);
            let boxes: Vec<Frame> = steps.map(|((x, top), wide)| ((x - wide / 2, *top), (*wide, HEIGHT))).collect();
            for (number, one) in boxes.iter().enumerate() {
                assert!(boxes[number + 1..].iter().all(|other| apart(*one, *other)), "{one:?} overlaps in {needs:?}");
                assert!(inside(*one, ((0, 0), layout.size)), "{one:?} in {:?}", layout.size);
                let framed = layout.frames.iter().filter(|frame| inside(*one, **frame)).count();
                assert!(framed == layout.frames.iter().filter(|frame| !apart(*one, **frame)).count() && framed < 2);
            }
            let place =
                |step: usize| layout.frames.iter().find(|frame| inside(boxes[step], **frame)).unwrap_or(&boxes[step]);
            let mut led: Vec<(Frame, Frame)> = Vec::new();
            for (number, points) in &layout.edges {
                let edge = picture.edges[*number];
                let (upper, lower) = if edge.back { (edge.to, edge.from) } else { (edge.from, edge.to) };
                let ends = if place(upper) == place(lower) {
                    (boxes[upper], boxes[lower])
                } else {
                    (*place(upper), *place(lower))
                };
                let (((left, top), (wide, high)), ((other, bottom), (broad, _))) = ends;
                let ((x, y), (last, end)) = (points[0], points[points.len() - 1]);
                assert_eq!((y, end), (top + high, bottom));
                assert!(x > left && x < left + wide && last > other && last < other + broad);
                led.push(ends);
            }
            for edge in &picture.edges {
                let (upper, lower) = if edge.back { (edge.to, edge.from) } else { (edge.from, edge.to) };
                let (from, to) = (*place(upper), *place(lower));
                assert!(
                    led.contains(&(from, to)) || led.contains(&(boxes[upper], boxes[lower])),
                    "{edge:?} of {needs:?}"
                );
            }
        });
    }

    type Frame = ((i32, i32), (i32, i32));

    fn apart(((x, y), (wide, high)): Frame, ((left, top), (broad, tall)): Frame) -> bool {
        x + wide <= left || left + broad <= x || y + high <= top || top + tall <= y
    }

    fn inside(((x, y), (wide, high)): Frame, ((left, top), (broad, tall)): Frame) -> bool {
        x >= left && y >= top && x + wide <= left + broad && y + high <= top + tall
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
                let widths = vec![WIDTH; shape.len()];
                let nodes = Nodes::new(picture, &widths, page::room(&widths));
                let graph = Graph::joined(&picture.template.steps[..nodes.all.len()], nodes.parents);
                let wide: Vec<i32> = nodes.all.iter().map(|node| node.size.0).collect();
                let mut layers = Layers::new(&graph, &nodes.links, &wide, page::room(&widths));
                _ = sweep::untangle(&mut layers);
                crossings += sweep::crossings(&layers, &sweep::positions(&layers));
                width += layout.size.0;
            });
        }
        // What it was when this was written, and five in a hundred more.
        assert_eq!(shapes.len(), 200);
        assert!(crossings <= 809 * 105 / 100, "{crossings} crossings");
        assert!(width <= 115_328 * 105 / 100, "{width} pixels wide");
    }

    fn chain(steps: usize, back: &[usize]) -> Vec<Vec<usize>> {
        (0..steps).map(|step| back.iter().filter_map(|back| step.checked_sub(*back)).collect()).collect()
    }

    fn size(needs: &[Vec<usize>]) -> (i32, i32) {
        check(needs);
        drawn(needs, |layout, _| layout.size)
    }

    /// Whether names are at least 9 pixels high on a page.
    fn legible(needs: &[Vec<usize>]) -> bool {
        let (wide, high) = size(needs);
        wide * 845 <= page::ROOM.0 * 1_000 && high * 845 <= page::ROOM.1 * 1_000
    }

    #[test]
    fn a_long_chain_is_broken_into_columns_that_fit_on_a_page() {
        assert_eq!(size(&chain(10, &[1])).0, WIDTH, "a short one is one column");
        for steps in [30, 60, 150] {
            assert!(legible(&chain(steps, &[1])), "{steps} steps");
        }
        assert_eq!(size(&chain(1_000, &[1])).0, WIDTH, "no page has room for so many");
    }

    #[test]
    fn edges_from_column_to_column_do_not_cross() {
        drawn(&chain(60, &[1, 4]), |layout, _| {
            let mut turning: Vec<(i32, i32, i32)> = Vec::new();
            for (_, points) in &layout.edges {
                let turns = points.windows(4).filter(|four| four[0].1 == four[1].1 && four[2].1 == four[3].1);
                turning.extend(turns.map(|four| (four[0].0, four[1].0, four[3].0)));
            }
            turning.sort_unstable();
            assert!(turning.len() > 3, "{turning:?}");
            for pair in turning.windows(2).filter(|pair| pair[0].1.abs_diff(pair[1].1) < 60) {
                assert!(pair[0].1 > pair[1].1, "the one that leaves on the left goes up on the right: {turning:?}");
            }
        });
    }

    #[test]
    fn steps_side_by_side_become_a_grid_if_a_page_has_no_room_for_them() {
        let fan = |count: usize| -> Vec<Vec<usize>> {
            let middle = vec![vec![0]; count];
            [vec![vec![]], middle, vec![(1..=count).collect()]].concat()
        };
        for (count, frames, edges) in [(10, 0, 20), (32, 1, 2), (148, 1, 2)] {
            assert!(legible(&fan(count)), "{count} steps");
            drawn(&fan(count), |layout, _| assert_eq!((layout.frames.len(), layout.edges.len()), (frames, edges)));
        }
    }

    #[test]
    fn chains_side_by_side_become_a_grid_of_chains() {
        let mut needs: Vec<Vec<usize>> = vec![vec![]];
        for branch in 0..24 {
            needs.extend([vec![0], vec![1 + 3 * branch], vec![2 + 3 * branch]]);
        }
        needs.push((1..=24).map(|branch| 3 * branch).collect());
        assert!(size(&needs).0 <= page::ROOM.0);
        drawn(&needs, |layout, _| assert_eq!((layout.frames.len(), layout.edges.len()), (1, 2 + 24 * 2)));
    }

    #[test]
    fn a_wide_layer_of_different_steps_is_cut() {
        let mut needs: Vec<Vec<usize>> = vec![vec![]];
        needs.extend(vec![vec![0]; 24]);
        needs.extend((0..24).map(|step| vec![1 + step, 1 + (step + 1) % 24]));
        assert!(size(&needs).0 < page::ROOM.0 * 5 / 4, "{:?}", size(&needs));
    }

    #[test]
    fn a_chain_with_skips_does_not_drift_aside() {
        let width = size(&chain(200, &[1, 4])).0;
        assert!(width < 300, "{width}");
    }

    #[test]
    fn every_edge_has_a_place_of_its_own() {
        drawn(&[vec![], vec![0], vec![0], vec![0]], |layout, _| {
            let mut places: Vec<i32> = layout.edges.iter().map(|points| points.1[0].0).collect();
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
