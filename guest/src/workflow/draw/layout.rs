//! Computes the position of everything in the picture, in pixels.

use super::layers::{Layers, ends};
use super::{Picture, place, sweep};
use crate::lists;
use crate::task_template::{at, set};

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
        let edges = picture
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
        let right = x.iter().zip(&width).map(|(x, width)| x + width / 2).max().unwrap_or(0);
        Self { steps, edges, width: right, height: tops.last().map_or(0, |top| top + HEIGHT) }
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
