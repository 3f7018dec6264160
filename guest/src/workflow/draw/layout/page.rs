//! Breaks a picture that is higher than a page into columns. What leads on goes down out of a
//! column, up beside it, and down into the next one.

use super::{GAP, HEIGHT};
use crate::lists;
use crate::task_template::{at, push, set};

/// A page in pixels: A3 upright, at a scale at which the smallest text is 9 pixels high.
const PAGE: (i32, i32) = (1370, 1940);
/// What a picture has around its steps: margins, heading and legend.
const AROUND: (i32, i32) = (64, 166);
/// What is left of a page for steps.
pub const ROOM: (i32, i32) = (PAGE.0 - AROUND.0, PAGE.1 - AROUND.1);
/// Smallest and largest distance between rows: as is pleasant, and where there is little room.
const ROW_GAPS: [(i32, i32); 2] = [(44, 120), (24, 60)];
/// What leads to the next column is straight for so long, is so far from the columns, and so far
/// apart.
const STUB: i32 = 8;
const BESIDE: i32 = 22;
const LANE: i32 = 10;
/// Parts of a picture's size, and what makes names 9 pixels high on a page.
const ONE: i64 = 1_000;
const LEGIBLE: i64 = 845;
/// At most this many columns.
const MOST: usize = 64;

/// How wide steps of these widths may be together: as a page, or, if they do not fit on one, as a
/// larger one of the same shape.
pub fn room(widths: &[i32]) -> i32 {
    let all: i64 = widths.iter().map(|wide| i64::from(wide + GAP) * i64::from(HEIGHT + ROW_GAPS[1].0)).sum();
    let like_a_page = (all * i64::from(ROOM.0) / i64::from(ROOM.1)).isqrt();
    i32::try_from(like_a_page).unwrap_or(i32::MAX).max(ROOM.0)
}

/// Whether steps that are so wide together make names too small if they are in one row.
pub fn is_wide(width: i32, room: i32) -> bool {
    i64::from(width - GAP) * LEGIBLE > i64::from(room) * ONE
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
    pub fn new(rows: &[Row], ways: &[Vec<Stop>]) -> Self {
        let mut one = Self::broken(rows, ways, &[0], 0);
        if one.size.1 <= ROOM.1 {
            return one;
        }
        one = Self::broken(rows, ways, &[0], 1);
        // A long edge without places can't be followed from column to column.
        let adjoins = |pair: &[Stop]| matches!(pair, [(from, _), (to, _)] if from + 1 == *to);
        if !ways.iter().all(|way| way.windows(2).all(adjoins)) {
            return one;
        }
        let mut best = Self { fit: one.fit, ..Self::default() };
        for columns in 2..=MOST.min(rows.len()) {
            if best.fit >= ONE {
                break;
            }
            let next = Self::broken(rows, ways, &breaks(rows, columns), 1);
            if next.fit > best.fit * 21 / 20 {
                best = next;
            } else if next.fit < best.fit {
                break;
            }
        }
        if best.rows.is_empty() || best.fit < LEGIBLE { one } else { best }
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
                for (_, _, number) in leading.iter().rev() {
                    push(&mut lanes, *start, (*number, right));
                    right += LANE;
                }
                right += BESIDE - LANE;
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
        let part = |room: i32, size: i32| ONE * i64::from(room) / i64::from(size.max(1));
        let fit = part(ROOM.0, size.0).min(part(ROOM.1, size.1)).min(ONE);
        Self { rows: places, lanes, size, fit }
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

    #[test]
    fn rows_stay_in_one_column_where_an_edge_could_not_be_followed() {
        let rows = vec![Row { left: -70, right: 70, high: HEIGHT, sideways: 0, edges: 1 }; 60];
        let mut ways: Vec<Vec<Stop>> = (1..60).map(|row| vec![(row - 1, 0), (row, 0)]).collect();
        let columns = |ways: &[Vec<Stop>]| {
            let mut shifts: Vec<i32> = Columns::new(&rows, ways).rows.iter().map(|(_, shift)| *shift).collect();
            shifts.dedup();
            shifts.len()
        };
        assert!(columns(&ways) > 1);
        ways.push(vec![(0, 0), (40, 0)]);
        assert_eq!(columns(&ways), 1);
    }
}
