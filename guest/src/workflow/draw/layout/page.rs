//! Breaks a picture that is higher than a page into columns. What leads on goes down out of a
//! column, up beside it, and down into the next one.

use super::{GAP, Sizes};
use crate::lists;
use crate::task_template::{at, push, set};

/// A page in pixels: A3 upright, at a scale at which the smallest text is 9 pixels high.
const PAGE: (i32, i32) = (1370, 1940);
/// What a picture has around its steps: margins, heading and legend.
const AROUND: (i32, i32) = (64, 166);
/// Smallest and largest distance between rows: as is pleasant, and, the fuller the page is, closer.
const ROW_GAPS: [(i32, i32); 4] = [(44, 120), (LEAST_GAP, 60), (LEAST_GAP, PLEASANT_GAP), (LEAST_GAP, LEAST_GAP)];
pub const LEAST_GAP: i32 = 24;
/// Where rows are at least so far apart, edges are easily followed.
pub const PLEASANT_GAP: i32 = 36;
/// What leads to the next column is straight for so long, is so far from the columns, and so far
/// apart.
const STUB: i32 = 8;
const BESIDE: i32 = 22;
const LANE: i32 = 10;
/// How much of a page's height it takes, about.
const TURNS: i32 = 80;
/// Parts of a picture's size, and what makes names 9 pixels high on a page.
const ONE: i64 = 1_000;
const LEGIBLE: i64 = 845;
/// At most this many columns.
const MOST: usize = 64;

/// What a picture is drawn on: a page, upright or across, with sizes of some kind.
pub struct Sheet<'a> {
    /// What is left of the page for steps.
    page: (i32, i32),
    /// How wide the steps may be together: as the page, or, if they do not fit on one, as a larger
    /// one of the same shape.
    pub room: i32,
    pub sizes: &'a Sizes,
    /// Whether edges of the same step are one line as long as they go the same way.
    pub shares: bool,
}

impl<'a> Sheet<'a> {
    pub fn new(sizes: &'a Sizes, across: bool, shares: bool) -> Self {
        let (wide, tall) = if across { (PAGE.1, PAGE.0) } else { PAGE };
        let page = (wide - AROUND.0, tall - AROUND.1);
        let all: i64 = sizes.widths.iter().map(|wide| i64::from(wide + GAP) * i64::from(sizes.high + LEAST_GAP)).sum();
        let like_a_page = (all * i64::from(page.0) / i64::from(page.1)).isqrt();
        Self { page, room: i32::try_from(like_a_page).unwrap_or(i32::MAX).max(page.0), sizes, shares }
    }

    /// Whether the steps alone leave room for anything else.
    pub fn has_room(&self) -> bool {
        i64::from(self.room) * LEGIBLE <= i64::from(self.page.0) * ONE
    }

    /// Whether steps that are so wide together make names too small if they are in one row.
    pub fn is_wide(&self, width: i32) -> bool {
        i64::from(width - GAP) * LEGIBLE > i64::from(self.room) * ONE
    }

    /// How wide a column may be if the picture is so high in one.
    pub fn room_of_columns(&self, high: i32) -> i32 {
        let largest = |page: i32| page * 1_183 / 1_000;
        let between = 2 * BESIDE + LANE;
        // What leads from column to column turns above and below them.
        let columns = if high <= largest(self.page.1) { 1 } else { high / (largest(self.page.1) - TURNS) + 1 };
        (largest(self.page.0) + between) / columns - between
    }

    /// Leaves rows no more room than this.
    pub fn narrow(&mut self, room: i32) {
        self.room = self.room.min(i32::try_from(i64::from(room) * LEGIBLE / ONE).unwrap_or(0)).max(1);
    }

    /// How much of its size a picture keeps on the page, in parts of `ONE`.
    fn fit(&self, size: (i32, i32)) -> i64 {
        let part = |room: i32, size: i32| ONE * i64::from(room) / i64::from(size.max(1));
        part(self.page.0, size.0).min(part(self.page.1, size.1)).min(ONE)
    }

    /// Whether names are at least 9 pixels high on the page.
    pub fn is_legible(&self, size: (i32, i32)) -> bool {
        self.fit(size) >= LEGIBLE
    }
}

/// How far a curve that turns round goes down or up.
pub fn turn(from: i32, to: i32) -> i32 {
    20 + i32::try_from(from.abs_diff(to) / 12).unwrap_or(0)
}

/// A vertex on the way of an edge: its row, and where the edge is there, left of all shifts.
pub type Stop = (usize, i32);

/// The rows of a picture, in columns.
#[derive(Default)]
pub struct Columns {
    /// The top of each row, and how far it is shifted to the right.
    pub rows: Vec<(i32, i32)>,
    pub size: (i32, i32),
    /// For each row that begins a column, where the edges that lead to it go up: the edges' numbers
    /// with these places.
    lanes: Vec<Vec<(usize, i32)>>,
    /// How much of its size the picture keeps on a page, in parts of `ONE`.
    fit: i64,
}

/// What is known of a row before it has a place.
#[derive(Clone, Copy, Default)]
pub struct Row {
    pub left: i32,
    pub right: i32,
    pub high: i32,
    /// How far edges from it to the next row go sideways at most, and how many there are.
    pub sideways: u32,
    pub edges: usize,
}

impl Row {
    fn gap(&self, close: usize) -> i32 {
        let (least, most) = ROW_GAPS.get(close).copied().unwrap_or_default();
        i32::try_from(self.sideways / 4).unwrap_or(most).clamp(least, most)
    }
}

impl Columns {
    /// Puts rows into as few columns as fit on a page, and closer if they are higher than it. If no
    /// number of columns makes names legible there, they stay in one. `ways` are the stops of each
    /// edge.
    pub fn new(rows: &[Row], ways: &[Vec<Stop>], sheet: &Sheet) -> Self {
        let broken = |first: &[usize], close: usize| {
            let mut columns = Self::broken(rows, ways, first, close);
            columns.fit = sheet.fit(columns.size);
            columns
        };
        let one = broken(&[0], 0);
        if one.size.1 <= sheet.page.1 {
            return one;
        }
        let one = broken(&[0], 1);
        // A long edge without places can't be followed from column to column.
        let adjoins = |pair: &[Stop]| matches!(pair, [(from, _), (to, _)] if from + 1 == *to);
        let most = if ways.iter().all(|way| way.windows(2).all(adjoins)) { MOST.min(rows.len()) } else { 1 };
        for close in 1..ROW_GAPS.len() {
            let mut best = broken(&[0], close);
            for columns in 2..=most {
                if best.fit >= ONE {
                    break;
                }
                let next = broken(&breaks(rows, columns), close);
                if next.fit > best.fit * 21 / 20 {
                    best = next;
                } else if next.fit < best.fit {
                    break;
                }
            }
            if best.fit >= LEGIBLE {
                return best;
            }
        }
        one
    }

    /// Puts rows into columns that begin with these rows.
    fn broken(rows: &[Row], ways: &[Vec<Stop>], first: &[usize], close: usize) -> Self {
        let mut places = vec![(0, 0); rows.len()];
        let mut lanes = vec![Vec::new(); rows.len()];
        let (mut right, mut bottom, mut above) = (0, 0, 0);
        for (column, start) in first.iter().enumerate() {
            let end = first.get(column + 1).copied().unwrap_or(rows.len());
            let part = rows.get(*start..end).unwrap_or_default();
            let left = part.iter().map(|row| row.left).min().unwrap_or(0);
            // The edges that lead here, from left to right where they leave. The one that turns
            // first goes up first, so that they don't cross.
            let mut leading: Vec<(i32, i32, usize)> = Vec::new();
            if column > 0 {
                for (number, way) in ways.iter().enumerate() {
                    let at_start = way.binary_search_by_key(start, |stop| stop.0).ok().filter(|place| *place > 0);
                    let stops = at_start.and_then(|place| Some((way.get(place - 1)?.1, way.get(place)?.1)));
                    leading.extend(stops.map(|(from, to)| (from, to, number)));
                }
                lists::sort(&mut leading);
                right += BESIDE;
                let mut before = None;
                for (from, to, number) in leading.iter().rev() {
                    // Edges that are one line stay one.
                    if before.is_some_and(|before| before != (from, to)) {
                        right += LANE;
                    }
                    before = Some((from, to));
                    push(&mut lanes, *start, (*number, right));
                }
                right += BESIDE;
            }
            let shift = right - left;
            let before = start.checked_sub(1).map_or(0, |row| at(&places, row).1);
            let mut below = 0;
            for ((from, to, _), (_, lane)) in leading.iter().rev().zip(lanes.get(*start).into_iter().flatten()) {
                above = above.max(STUB + turn(*lane, to + shift) * 3 / 4);
                below = below.max(STUB + turn(from + before, *lane) * 3 / 4);
            }
            if let Some(row) = start.checked_sub(1) {
                bottom = bottom.max(at(&places, row).0 + rows.get(row).map_or(0, |row| row.high) + below);
            }
            let mut top = 0;
            for (number, row) in (*start..).zip(part) {
                set(&mut places, number, (top, shift));
                bottom = bottom.max(top + row.high);
                top += row.high + row.gap(close);
            }
            right = part.iter().map(|row| row.right).max().unwrap_or(0) + shift;
        }
        for (top, _) in &mut places {
            *top += above;
        }
        let size = (right, bottom + above);
        Self { rows: places, lanes, size, fit: 0 }
    }

    /// The points of an edge's path, from the lower side of a node that is so high. The path is
    /// straight where it goes down or up, and otherwise curved.
    pub fn way(&self, rows: &[Row], number: usize, stops: &[Stop], high: i32) -> Vec<(i32, i32)> {
        let mut points = Vec::with_capacity(2 * stops.len());
        for (index, (row, x)) in stops.iter().enumerate() {
            let (top, shift) = at(&self.rows, *row);
            let (x, bottom) = (x + shift, top + rows.get(*row).map_or(0, |row| row.high));
            let lane = self.lanes.get(*row).into_iter().flatten().find(|(edge, _)| *edge == number && index > 0);
            if let (Some((_, lane)), Some((x_before, y_before))) = (lane, points.last().copied()) {
                points.push((x_before, y_before + STUB));
                points.push((*lane, y_before + STUB));
                points.push((*lane, top - STUB));
                points.push((x, top - STUB));
            }
            points.push((x, if index == 0 { top + high } else { top }));
            if index + 1 < stops.len() && (index > 0 || bottom > top + high) {
                points.push((x, bottom));
            }
        }
        points
    }
}

/// The first row of each column: the columns are about equally high, and few edges lead from one to
/// the next.
fn breaks(rows: &[Row], columns: usize) -> Vec<usize> {
    let high = |row: &Row| row.high + row.gap(1);
    let mut left: i32 = rows.iter().map(high).sum();
    let mut first = vec![0];
    let mut start = 0;
    for columns in (2..=i32::try_from(columns).unwrap_or(1)).rev() {
        let aim = left / columns;
        let mut best = (usize::MAX, 0, 0, 0);
        let mut down = 0;
        for (number, row) in rows.iter().enumerate().skip(start).take(rows.len().saturating_sub(start + 1)) {
            down += high(row);
            let (off, far) = (down.abs_diff(aim), aim.unsigned_abs() / 8);
            let rank = if off <= far.max(high(row).unsigned_abs() / 2) { row.edges } else { usize::MAX - 1 };
            if (rank, off) < (best.0, best.1) {
                best = (rank, off, number + 1, down);
            }
        }
        if best.0 == usize::MAX {
            break;
        }
        (start, left) = (best.2, left - best.3);
        first.push(start);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIGH: i32 = 46;

    #[test]
    fn rows_stay_in_one_column_where_an_edge_could_not_be_followed() {
        let rows = vec![Row { left: -70, right: 70, high: HIGH, sideways: 0, edges: 1 }; 60];
        let mut ways: Vec<Vec<Stop>> = (1..60).map(|row| vec![(row - 1, 0), (row, 0)]).collect();
        let columns = |ways: &[Vec<Stop>]| {
            let sizes = Sizes { widths: Vec::new(), high: HIGH };
            let sheet = Sheet::new(&sizes, false, false);
            let mut shifts: Vec<i32> = Columns::new(&rows, ways, &sheet).rows.iter().map(|(_, shift)| *shift).collect();
            shifts.dedup();
            shifts.len()
        };
        assert!(columns(&ways) > 1);
        ways.push(vec![(0, 0), (40, 0)]);
        assert_eq!(columns(&ways), 1);
    }
}
