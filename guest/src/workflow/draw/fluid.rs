//! Draws a timeline that is as wide as the page around it, with places in per cent. The page's
//! style says how wide the names and the chart are, and has no room for notes on a phone.

use std::fmt::Write as _;

use super::axis::Axis;
use super::label::{escape, shortened, whole, width};
use super::part::View;
use super::task::{Task, told, words};
use super::waterfall::{BAR, NAME, ROW, class_of, idle, rows, summary, tick, waits};
use super::{encoded, svg};
use crate::operations::{Attempt, Progress};

/// Height of the axis above the rows.
const TOP: i32 = 24;
/// The parts of an axis that is 100 % wide.
const WHOLE: u64 = 10_000;
/// The smallest width of a bar, and the smallest one that has room for its cross.
const LEAST: u64 = 40;
const ROOMY: u64 = 300;
/// A chart of this many pixels has room for its labels.
const NARROW: u64 = 520;

pub fn svg(task: &Task, view: &View) -> String {
    let axis = Axis::new(&task.steps, task.created, task.now);
    let rows = rows(task);
    let high = TOP + i32::try_from(rows.len()).unwrap_or(0).saturating_mul(ROW);
    let title = format!("{}/{} {}", task.namespace, task.name, task.version);
    let id = svg::id(&format!("{title} {} waterfall", task.about));
    let described: Vec<String> =
        rows.iter().take(svg::DESCRIBED).map(|step| format!("{}: {}.", whole(&step.name), told(step, task))).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"group\" aria-labelledby=\"{id}-t {id}-d\" \
         width=\"100%\" height=\"{high}\">\n<title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}. {}</desc>\n<g class=\"{}\">\n\
         <defs><pattern id=\"{id}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" \
         d=\"M0 6 6 0\"/></pattern></defs>\n<svg class=\"names\" width=\"25%\" height=\"{high}\">\n",
        escape(&whole(&title)),
        escape(&summary(task)),
        escape(&described.join(" ")),
        svg::CLASS,
    );
    for (number, step) in (0..).zip(&rows) {
        name(step, view, TOP + number * ROW + ROW / 2, &mut out);
    }
    _ = writeln!(out, "</svg>\n<svg class=\"chart\" x=\"25%\" width=\"55%\" height=\"{high}\" overflow=\"visible\">");
    let place = |at: u64| axis.place(at, WHOLE);
    for stretch in axis.stretches.iter().filter(|one| one.cut) {
        let (from, to) = (place(stretch.from), place(stretch.to));
        _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"18\" width=\"{}\" height=\"{}\" fill=\"url(#{id}-hatch)\"><title>{} in which nothing happened</title></rect>",
            percent(from),
            percent(to - from),
            high - 18,
            idle(stretch.to - stretch.from)
        );
    }
    scale(&axis, high, &mut out);
    for (number, step) in (0..).zip(&rows) {
        _ = write!(out, "<g class=\"{}\"><title>{}</title>", svg::class(step.standing), escape(&told(step, task)));
        bars(step, task, &place, TOP + number * ROW + ROW / 2, &mut out);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    for (number, step) in (0..).zip(&rows) {
        let (y, text) = (TOP + number * ROW + ROW / 2 + 4, escape(&words(step, task)));
        _ = writeln!(out, "<text class=\"note\" x=\"100%\" y=\"{y}\" text-anchor=\"end\">{text}</text>");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn percent(place: u64) -> String {
    format!("{}.{:02}%", place / 100, place % 100)
}

fn name(step: &Progress, view: &View, middle: i32, out: &mut String) {
    let links = view.links.as_ref().filter(|_| !step.name.is_empty());
    let address = links.map(|(step_at, _)| step_at.replace("{step}", &encoded(&step.name)));
    _ = write!(out, "<g class=\"{}\"><title>{}</title>", svg::class(step.standing), escape(&whole(&step.name)));
    if let Some(address) = &address {
        _ = write!(out, "<a href=\"{}\">", escape(address));
    }
    svg::icon(step.standing, (8, middle), out);
    let shown = escape(&shortened(&step.name, NAME));
    _ = write!(out, "<text class=\"step\" x=\"22\" y=\"{}\">{shown}</text>", middle + 4);
    out.push_str(if address.is_some() { "</a></g>\n" } else { "</g>\n" });
}

/// Draws vertical lines with times. A label that is too close to another is left out.
fn scale(axis: &Axis, high: i32, out: &mut String) {
    let long = |text: &str| u64::from(width(text, 11, false).unsigned_abs()) * WHOLE / NARROW;
    let mut taken: Vec<(u64, u64)> = Vec::new();
    for stretch in axis.stretches.iter().filter(|one| one.cut) {
        let text = format!("{} idle", idle(stretch.to - stretch.from));
        let from = axis.place(stretch.from, WHOLE);
        if taken.last().is_none_or(|(_, end)| from > *end) {
            _ = writeln!(out, "<text class=\"axis\" x=\"{}\" y=\"12\">{text}</text>", percent(from));
            taken.push((from, from + long(&text)));
        }
    }
    for (at, after) in axis.ticks() {
        let (from, text) = (axis.place(at, WHOLE), tick(after));
        let (x, to) = (percent(from), from + long(&text));
        _ = writeln!(out, "<line class=\"grid\" x1=\"{x}\" x2=\"{x}\" y1=\"18\" y2=\"{high}\"/>");
        if taken.iter().all(|(begin, end)| to < *begin || from > *end) {
            _ = writeln!(out, "<text class=\"axis\" x=\"{x}\" y=\"12\">{text}</text>");
            taken.push((from, to));
        }
    }
}

fn bars(step: &Progress, task: &Task, place: &impl Fn(u64) -> u64, middle: i32, out: &mut String) {
    let mut line = |class: &str, from: u64, to: u64| {
        let (x1, x2) = (percent(from), percent(to.max(from + LEAST)));
        _ = write!(out, "<line class=\"{class}\" x1=\"{x1}\" x2=\"{x2}\" y1=\"{middle}\" y2=\"{middle}\"/>");
    };
    for (from, to) in waits(step, task) {
        line("again", place(from), place(to));
    }
    for attempt in &step.attempts {
        let began = attempt.began_at_ms.or(attempt.ended_at_ms).unwrap_or(task.now);
        if place(began) > place(attempt.queued_at_ms) {
            line("queue", place(attempt.queued_at_ms), place(began));
        }
    }
    for attempt in &step.attempts {
        bar(attempt, task.now, place, middle, out);
    }
}

fn bar(attempt: &Attempt, now: u64, place: &impl Fn(u64) -> u64, middle: i32, out: &mut String) {
    let Some(began) = attempt.began_at_ms else { return };
    let (from, to) = (place(began), place(attempt.ended_at_ms.unwrap_or(now)));
    let (long, class, top) = ((to - from.min(to)).max(LEAST), class_of(attempt.ending), middle - BAR / 2);
    _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{BAR}\" rx=\"2\"/>",
        percent(from),
        percent(long)
    );
    if class == "work bad" {
        // If a bar is too short for the cross, the cross is beside it.
        let (class, left) = if long > ROOMY { ("cross", -10) } else { ("cross out", 3) };
        _ = write!(
            out,
            "<svg x=\"{}\" overflow=\"visible\"><path class=\"{class}\" d=\"M{left} {}l6 6m0 -6l-6 6\"/></svg>",
            percent(from + long),
            middle - 3
        );
    }
}
