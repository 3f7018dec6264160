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
use nodes::{Link, Node, Nodes};
pub use page::turn;
use page::{Columns, LEAST_GAP, PLEASANT_GAP, Row, Sheet, Stop};

/// Distance between neighbours in a row.
const GAP: i32 = 28;
/// Width of a long edge in a row.
const LANE: i32 = 6;
/// A picture of more steps, or of twice as many edges, keeps its full size.
const MOST_STEPS: usize = 152;
/// So many layouts that turn out not to be legible are enough.
const TRIES: usize = 2;
/// A step is moved directly below or above its neighbour if it is at most this far to the side.
const JOG: i32 = 20;

/// Edges at one side of a step are so far apart if there is room, and so far from its corners.
const PORT: i32 = 12;
const CORNER: i32 = 20;

/// The positions of steps and edges.
#[derive(Default)]
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
    /// Which of the sizes it was given it has.
    pub sizes: usize,
    /// Whether names are large enough if it is printed on a page.
    legible: bool,
}

/// The sizes of steps.
pub struct Sizes {
    /// The width of each step.
    pub widths: Vec<i32>,
    /// The height of all.
    pub high: i32,
}

impl Layout {
    /// Tries these sizes in turn, on an upright page and across, and takes the first layout that
    /// people can read. If none can be read, the picture has its full size on an upright page. A
    /// picture that is not `printed` is part of a page that people scroll.
    pub fn new(picture: &Picture, sizes: &[Sizes], printed: bool) -> Self {
        let sheet = |number: usize| Some(Sheet::new(sizes.get(number / 2)?, number % 2 == 1, number > 1));
        let small = printed && picture.template.steps.len() <= MOST_STEPS && picture.edges.len() <= 2 * MOST_STEPS;
        let sheets = if small { 2 * sizes.len() } else { 0 };
        let (mut known, mut full, mut tries) = (None, None, TRIES);
        for gap in [PLEASANT_GAP, LEAST_GAP] {
            for number in usize::from(full.is_some())..sheets {
                let sheet = sheet(number).filter(|sheet| sheet.has_room() && tries > 0);
                let plan =
                    sheet.and_then(|sheet| Plan::new(picture, sheet, &mut known).fitting(picture, gap, &mut known));
                let Some(layout) = plan.map(|plan| plan.lay_out(picture)) else { continue };
                if layout.legible {
                    return Self { sizes: number / 2, ..layout };
                }
                tries -= 1;
                if number == 0 {
                    full = Some(layout);
                }
            }
        }
        let upright = || sheet(0).map(|sheet| Plan::new(picture, sheet, &mut known).lay_out(picture));
        full.or_else(upright).unwrap_or_default()
    }
}

/// What nodes depend on, and their ranks.
type Known = Option<(Vec<Vec<usize>>, Vec<usize>)>;

/// A picture whose rows are known, and how they are ordered is not.
struct Plan<'a> {
    sheet: Sheet<'a>,
    nodes: Vec<Node>,
    links: Vec<Link>,
    layers: Layers,
    /// The width of each vertex.
    width: Vec<i32>,
}

impl<'a> Plan<'a> {
    /// `known` are the ranks of the last nodes, and what those depend on.
    fn new(picture: &Picture, sheet: Sheet<'a>, known: &mut Known) -> Self {
        let Nodes { all: nodes, parents, links } = Nodes::new(picture, &sheet);
        let mut width: Vec<i32> = nodes.iter().map(|node| node.size.0).collect();
        if known.as_ref().is_none_or(|(same, _)| *same != parents) {
            // As many steps as there are nodes: a graph of nodes looks at none of them.
            let steps = picture.template.steps.get(..nodes.len()).unwrap_or_default();
            *known = Some((parents.clone(), layers::ranks(&Graph::joined(steps, parents))));
        }
        let rank = known.as_ref().map(|(_, ranks)| ranks.clone()).unwrap_or_default();
        let layers = Layers::new(rank, &links, &width, &sheet);
        width.resize(layers.layer.len(), LANE);
        Self { sheet, nodes, links, layers, width }
    }

    /// The width of its widest row, and the room that the page has for each column if rows are this
    /// far apart.
    fn width_and_room(&self, gap: i32) -> (i32, i32) {
        let mut highest = vec![0; self.layers.rows.len()];
        for (node, layer) in self.nodes.iter().zip(&self.layers.layer) {
            let high = at(&highest, *layer).max(node.size.1 + gap);
            set(&mut highest, *layer, high);
        }
        let wide = place::widest(&self.layers, &self.width);
        (wide, self.sheet.room_of_columns(highest.iter().sum::<i32>() - gap))
    }

    /// The plan with rows this far apart, made narrower until people can read them. `None` if they
    /// stay too wide.
    fn fitting(mut self, picture: &Picture, gap: i32, known: &mut Known) -> Option<Self> {
        for _ in 0..2 {
            let (wide, room) = self.width_and_room(gap);
            let fits = wide <= room;
            // Columns stay apart from each other.
            if self.sheet.shares || room < self.sheet.room {
                self.sheet.narrow(if fits { room } else { room * room / wide });
            }
            if fits {
                return Some(self);
            }
            if !self.sheet.shares {
                break;
            }
            self = Self::new(picture, self.sheet, known);
        }
        None
    }

    fn lay_out(self, picture: &Picture) -> Layout {
        let Self { sheet, nodes, links, mut layers, width } = self;
        _ = sweep::untangle(&mut layers);
        let mut x = place::place(&layers, &width, sheet.room);
        straighten(&layers, &width, &mut x);

        let mut rows = rows(&layers, &x, &width, sheet.sizes.high);
        for (number, node) in nodes.iter().enumerate() {
            if let Some(row) = rows.get_mut(at(&layers.layer, number)) {
                row.high = row.high.max(node.size.1);
            }
        }
        let ways = ways(&layers, &links, &x, &width);
        let columns = Columns::new(&rows, &ways, &sheet);
        let mut steps = vec![(0, 0); sheet.sizes.widths.len()];
        let mut layout = Layout {
            steps: Vec::new(),
            widths: sheet.sizes.widths.clone(),
            frames: Vec::new(),
            edges: Vec::new(),
            size: columns.size,
            sizes: 0,
            legible: sheet.is_legible(columns.size),
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
        let mut next = vec![usize::MAX; steps.len()];
        for cell in nodes.iter().filter(|node| node.is_grid()).flat_map(|node| &node.cells) {
            for pair in cell.windows(2) {
                if let [step, after] = *pair {
                    set(&mut next, step, after);
                }
            }
        }
        for (number, edge) in picture.edges.iter().enumerate().filter(|(_, edge)| at(&next, edge.from) == edge.to) {
            let (x, top) = at(&steps, edge.from);
            layout.edges.push((number, vec![(x, top + sheet.sizes.high), at(&steps, edge.to)]));
        }
        layout.steps = steps;
        layout
    }
}

/// What is known of each row when its vertices have their horizontal places.
fn rows(layers: &Layers, x: &[i32], width: &[i32], high: i32) -> Vec<Row> {
    let mut rows = Vec::with_capacity(layers.rows.len());
    for vertices in &layers.rows {
        let mut row = Row { left: i32::MAX, right: i32::MIN, high, ..Row::default() };
        for &vertex in vertices {
            let (middle, half) = (at(x, vertex), at(width, vertex) / 2);
            let left = middle - half;
            (row.left, row.right) = (row.left.min(left), row.right.max(left + at(width, vertex)));
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
    for (link, passed) in links.iter().zip(&layers.through) {
        let mut way = Vec::with_capacity(passed.len() + 2);
        way.push(stop(link.upper));
        for place in passed {
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
        for (node, mut side) in sides.into_iter().enumerate().filter(|(_, side)| side.len() > 1) {
            lists::sort(&mut side);
            // Edges that are one line there have one place.
            let mut places = Vec::with_capacity(side.len());
            let (mut gaps, mut before) = (-1, None);
            for (x, number) in side {
                let line = links.get(number).filter(|link| link.shared).map(|_| x);
                gaps += i32::from(line.is_none() || line != before);
                before = line;
                places.push((number, gaps));
            }
            let apart = PORT.min((at(width, node) - 2 * CORNER).max(0) / gaps.max(1));
            for (number, place) in places {
                let Some(way) = ways.get_mut(number) else { continue };
                if let Some((_, x)) = if upper { way.first_mut() } else { way.last_mut() } {
                    *x += apart * (2 * place - gaps) / 2;
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
    /// Boxes of each kind for short names, and for long ones.
    const SHORT: [(i32, i32); 3] = [(WIDTH, 46), (85, 30), (85, 42)];
    const LONG: [(i32, i32); 3] = [(220, 46), (208, 30), (130, 42)];

    /// The layout of a graph from the dependencies of each step.
    fn drawn<T>(needs: &[Vec<usize>], then: impl FnOnce(&Layout, &Picture) -> T) -> T {
        drawn_in(SHORT, needs, then)
    }

    fn drawn_in<T>(boxes: [(i32, i32); 3], needs: &[Vec<usize>], then: impl FnOnce(&Layout, &Picture) -> T) -> T {
        let text = |number: usize| Text { value: format!("s{number}"), at: 0..0 };
        let step = |(number, needs): (usize, &Vec<usize>)| Step {
            name: Some(text(number)),
            dependencies: needs.iter().copied().map(text).collect(),
            ..Step::default()
        };
        let template = Template { steps: needs.iter().enumerate().map(step).collect(), ..Template::default() };
        let picture = Picture::new(&template, Graph::new(&template));
        let sizes = boxes.map(|(wide, high)| Sizes { widths: vec![wide; needs.len()], high });
        then(&Layout::new(&picture, &sizes, true), &picture)
    }

    /// Fails if boxes overlap or lie outside, or if an edge does not lead from step to step, or to
    /// a frame that has the step, and down or to a column on the right.
    fn check(boxes: [(i32, i32); 3], needs: &[Vec<usize>]) {
        drawn_in(boxes, needs, |layout, picture| {
            let high = boxes[layout.sizes].1;
            let steps = layout.steps.iter().zip(&layout.widths);
            let boxes: Vec<Frame> = steps.map(|((x, top), wide)| ((x - wide / 2, *top), (*wide, high))).collect();
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
                assert!(end > y || other >= left + wide, "{edge:?} leads up in its column");
                assert!(points.iter().all(|point| inside((*point, (0, 0)), ((0, 0), layout.size))));
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
            check(SHORT, shape);
            drawn(shape, |layout, picture| {
                let widths = vec![WIDTH; shape.len()];
                let mut layers =
                    Plan::new(picture, Sheet::new(&Sizes { widths, high: 46 }, false, false), &mut None).layers;
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
        check(SHORT, needs);
        drawn(needs, |layout, _| layout.size)
    }

    fn legible(needs: &[Vec<usize>]) -> bool {
        check(SHORT, needs);
        drawn(needs, |layout, _| layout.legible)
    }

    fn legible_with_long_names(needs: &[Vec<usize>]) -> bool {
        check(LONG, needs);
        drawn_in(LONG, needs, |layout, _| layout.legible)
    }

    /// So many steps, each of which depends on up to three of the `reach` steps before it.
    fn at_random(steps: usize, reach: usize) -> Vec<Vec<usize>> {
        let mut seed = 1_u64;
        let mut random = |most: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).unwrap() % most
        };
        let mut needs = Vec::new();
        for step in 0..steps {
            let mut before: Vec<usize> = (0..=random(3)).filter_map(|_| step.checked_sub(1 + random(reach))).collect();
            before.sort_unstable();
            before.dedup();
            needs.push(before);
        }
        needs
    }

    /// Layers of ten steps, each of which depends on up to two of the layer before.
    fn in_layers(steps: usize) -> Vec<Vec<usize>> {
        let of = |step: usize| [step * 7 % 10, step * step % 10].map(|place| step / 10 * 10 + place - 10);
        (0..steps)
            .map(
                |step| {
                    if step < 10 { Vec::new() } else { of(step)[usize::from(of(step)[0] == of(step)[1])..].to_vec() }
                },
            )
            .collect()
    }

    #[test]
    fn a_hundred_and_fifty_steps_are_legible_on_a_page() {
        for needs in [at_random(150, 20), in_layers(150), chain(150, &[1, 4])] {
            assert!(legible(&needs) && legible_with_long_names(&needs), "{needs:?}");
        }
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
        assert!(legible(&needs));
        drawn(&needs, |layout, _| assert_eq!((layout.frames.len(), layout.edges.len()), (1, 2 + 24 * 2)));
    }

    #[test]
    fn a_wide_layer_of_different_steps_is_cut() {
        let mut needs: Vec<Vec<usize>> = vec![vec![]];
        needs.extend(vec![vec![0]; 24]);
        needs.extend((0..24).map(|step| vec![1 + step, 1 + (step + 1) % 24]));
        assert!(legible(&needs), "{:?}", size(&needs));
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
            check(SHORT, &needs);
            check(LONG, &needs);
            prop_assert!(drawn(&needs, |a, _| drawn(&needs, |b, _| a.steps == b.steps && a.edges == b.edges)));
        }
    }
}
