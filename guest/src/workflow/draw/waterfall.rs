//! Draws a timeline with one line for each step, which shows waits, attempts and retries.

use std::fmt::Write as _;

use super::axis::Axis;
use super::label::{escape, shortened, whole, width};
use super::task::{Task, elapsed, told, words};
use super::{glyph, svg};
use crate::lists;
use crate::operations::{Attempt, Ending, Progress, Standing, duration};
use crate::task_template::set;

/// Characters for a name, and for the timeline, in a waterfall as text.
pub const NAME: usize = 28;
const CELLS: usize = 60;

/// Sizes of the parts of a picture, in pixels.
const LEFT: i32 = 216;
const CHART: i32 = 640;
const RIGHT: i32 = 200;
pub const ROW: i32 = 28;
pub const BAR: i32 = 12;
/// The smallest width of a bar.
const LEAST: i32 = 3;

/// The steps in the order in which they were sent. Steps that were not sent come last; patterns of
/// batches are left out.
pub fn rows(task: &Task) -> Vec<&Progress> {
    let pattern = |step: &Progress| task.steps.iter().any(|copy| copy.pattern.as_ref() == Some(&step.name));
    let mut rows: Vec<&Progress> = task.steps.iter().filter(|step| !(step.id.is_none() && pattern(step))).collect();
    lists::sort_by_key(&mut rows, |step| step.attempts.first().map_or(u64::MAX, |first| first.queued_at_ms));
    rows
}

/// The waits before retries: from the end of a failed attempt until the next one is sent.
pub fn waits<'t>(step: &'t Progress, task: &'t Task) -> impl Iterator<Item = (u64, u64)> + 't {
    step.attempts.iter().enumerate().filter(|(_, one)| one.ending == Ending::Failed).filter_map(|(number, one)| {
        let next = step.attempts.get(number + 1).map(|next| next.queued_at_ms);
        let waits = step.standing == Standing::Retrying;
        Some((one.ended_at_ms?, next.or(waits.then_some(task.now))?))
    })
}

/// Describes how long the task worked and waited for retries.
pub fn summary(task: &Task) -> String {
    let worked = task.steps.iter().flat_map(|step| &step.attempts).map(|one| one.worked(task.now));
    let waited = task.steps.iter().flat_map(|step| waits(step, task)).map(|(from, to)| to.saturating_sub(from));
    let sum = |times: &mut dyn Iterator<Item = u64>| times.fold(0, u64::saturating_add);
    let (worked, waited) = (sum(&mut worked.into_iter()), sum(&mut waited.into_iter()));
    let retries = if waited > 0 { format!(", {} of waiting to retry", elapsed(waited)) } else { String::new() };
    format!("{} of work{retries}", elapsed(worked))
}

pub fn text(task: &Task) -> String {
    let axis = Axis::new(&task.steps, task.created, task.now);
    let rows = rows(task);
    let names: Vec<String> = rows.iter().map(|step| shortened(&step.name, NAME)).collect();
    let wide = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut out = format!("{}\n{:wide$}    {}\n", summary(task), "", scale(&axis));
    for (step, name) in rows.iter().zip(&names) {
        let line = format!("{} {name:wide$}  {}  {}", glyph(step.standing), bar(step, task, &axis), words(step, task));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.push_str("─ in the queue  █ running  ✗ failed  ┄ waiting to retry  ░ nothing happened\n");
    out
}

/// The labels of the time axis, each above its cell. Idle times are written first, and other labels
/// only where there is room.
fn scale(axis: &Axis) -> String {
    let mut line: Vec<char> = Vec::new();
    let mut put = |moment: u64, text: &str| {
        let place = usize::try_from(axis.place(moment, CELLS as u64)).unwrap_or(0);
        let end = place + text.chars().count();
        line.resize(line.len().max(end + 1), ' ');
        let around = line.get(place.saturating_sub(1)..=end).unwrap_or_default();
        if around.iter().all(|sign| *sign == ' ') {
            for (sign, to) in line.iter_mut().skip(place).zip(text.chars()) {
                *sign = to;
            }
        }
    };
    for cut in axis.stretches.iter().filter(|one| one.cut) {
        put(cut.from, &format!("{} idle", idle(cut.to - cut.from)));
    }
    for (moment, after) in axis.ticks() {
        put(moment, &tick(after));
    }
    line.into_iter().collect::<String>().trim_end().to_owned()
}

pub fn idle(milliseconds: u64) -> String {
    if milliseconds < 60_000 { elapsed(milliseconds) } else { duration(milliseconds) }
}

pub fn tick(milliseconds: u64) -> String {
    match milliseconds {
        0 => "0".to_owned(),
        1..600_000 if !milliseconds.is_multiple_of(60_000) && milliseconds.is_multiple_of(1_000) => {
            format!("{} s", milliseconds / 1_000)
        }
        1..60_000 => elapsed(milliseconds),
        _ => duration(milliseconds),
    }
}

fn bar(step: &Progress, task: &Task, axis: &Axis) -> String {
    let mut cells: Vec<char> = vec![' '; CELLS];
    let place = |at: u64| usize::try_from(axis.place(at, CELLS as u64)).unwrap_or(0);
    // Every duration above zero gets at least one cell.
    let mut fill = |from: u64, to: u64, sign: char| {
        let first = place(from).min(CELLS - 1);
        let last = place(to).max(first + 1);
        for cell in cells.iter_mut().take(last).skip(first) {
            *cell = sign;
        }
        (first, last)
    };
    for stretch in axis.stretches.iter().filter(|one| one.cut) {
        fill(stretch.from, stretch.to, '░');
    }
    for (from, to) in waits(step, task) {
        fill(from, to, '┄');
    }
    for attempt in &step.attempts {
        fill(attempt.queued_at_ms, attempt.began_at_ms.or(attempt.ended_at_ms).unwrap_or(task.now), '─');
    }
    let mut failures = Vec::new();
    for attempt in &step.attempts {
        let Some(began) = attempt.began_at_ms else { continue };
        let (_, last) = fill(began, attempt.ended_at_ms.unwrap_or(task.now), '█');
        if matches!(attempt.ending, Ending::Failed | Ending::Lost | Ending::Cancelled) {
            failures.push(last - 1);
        }
    }
    for failure in failures {
        set(&mut cells, failure, '✗');
    }
    cells.into_iter().collect()
}

pub fn svg(task: &Task) -> String {
    let axis = Axis::new(&task.steps, task.created, task.now);
    let rows = rows(task);
    let body = i32::try_from(rows.len()).unwrap_or(0).saturating_mul(ROW);
    let wide = LEFT + CHART + RIGHT;
    let title = format!("{}/{} {}", task.namespace, task.name, task.version);
    let about = format!("{} · {}", whole(&task.about), summary(task));
    let described: Vec<String> =
        rows.iter().take(svg::DESCRIBED).map(|step| format!("{}: {}.", whole(&step.name), told(step, task))).collect();
    let frame = svg::Frame {
        id: svg::id(&format!("{title} {} waterfall", task.about)),
        title: &whole(&title),
        heading: &shortened(&task.name, 36),
        subtitle: &about,
        description: &described.join(" "),
        size: (wide + 2 * svg::MARGIN, svg::HEADER + 24 + body + 40 + svg::MARGIN),
        live: true,
        styled: true,
        linked: false,
    };
    let mut out = frame.open();
    _ = writeln!(
        out,
        "<defs><pattern id=\"{}-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"M0 6 6 0\"/></pattern></defs>",
        frame.id
    );
    _ = writeln!(out, "<g transform=\"translate({} {})\">", svg::MARGIN, svg::HEADER);
    let x = |at: u64| LEFT + i32::try_from(axis.place(at, CHART.unsigned_abs().into())).unwrap_or(0);
    for stretch in axis.stretches.iter().filter(|one| one.cut) {
        let (from, to) = (x(stretch.from), x(stretch.to));
        _ = writeln!(
            out,
            "<rect x=\"{from}\" y=\"18\" width=\"{}\" height=\"{}\" fill=\"url(#{}-hatch)\"><title>{} in which nothing happened</title></rect>",
            to - from,
            body + 6,
            frame.id,
            idle(stretch.to - stretch.from)
        );
    }
    scale_of(&axis, &x, body, &mut out);
    for (number, step) in (0..).zip(&rows) {
        row(step, task, &x, 24 + number * ROW, &mut out);
    }
    out.push_str("</g>\n");
    key(svg::HEADER + 24 + body + 16, &mut out);
    out.push_str("</svg>\n");
    out
}

/// Draws vertical lines with times. A line that is too close to the one before is left out.
fn scale_of(axis: &Axis, x: &impl Fn(u64) -> i32, body: i32, out: &mut String) {
    let mut free = i32::MIN;
    let mut idles: Vec<(i32, i32)> = Vec::new();
    for stretch in axis.stretches.iter().filter(|one| one.cut) {
        let text = format!("{} idle", idle(stretch.to - stretch.from));
        let (from, long) = (x(stretch.from), width(&text, 11, false));
        if idles.last().is_none_or(|(_, end)| from > *end) {
            _ = writeln!(out, "<text class=\"axis\" x=\"{from}\" y=\"12\">{text}</text>");
            idles.push((from - 4, from + long + 8));
        }
    }
    for (at, after) in axis.ticks() {
        let (place, text) = (x(at), tick(after));
        let end = place + width(&text, 11, false) + 8;
        _ = writeln!(out, "<path class=\"grid\" d=\"M{place} 18V{}\"/>", body + 24);
        if place > free && idles.iter().all(|(from, to)| end < *from || place > *to) {
            _ = writeln!(out, "<text class=\"axis\" x=\"{place}\" y=\"12\">{text}</text>");
            free = end;
        }
    }
}

fn row(step: &Progress, task: &Task, x: &impl Fn(u64) -> i32, top: i32, out: &mut String) {
    let (middle, class) = (top + ROW / 2, svg::class(step.standing));
    _ = write!(
        out,
        "<g class=\"{class}\"><title>{} · {}</title>",
        escape(&whole(&step.name)),
        escape(&told(step, task))
    );
    svg::icon(step.standing, (6, middle), out);
    let name = escape(&shortened(&step.name, NAME));
    _ = write!(out, "<text class=\"step\" x=\"18\" y=\"{}\">{name}</text>", middle + 4);
    for (from, to) in waits(step, task) {
        _ = write!(out, "<path class=\"again\" d=\"M{} {middle}H{}\"/>", x(from), x(to).max(x(from) + LEAST));
    }
    for attempt in &step.attempts {
        one(attempt, task.now, x, middle, out);
    }
    let words = words(step, task);
    let right = LEFT + CHART + 12;
    _ = writeln!(out, "<text class=\"note\" x=\"{right}\" y=\"{}\">{}</text></g>", middle + 4, escape(&words));
}

fn one(attempt: &Attempt, now: u64, x: &impl Fn(u64) -> i32, middle: i32, out: &mut String) {
    let began = attempt.began_at_ms.or(attempt.ended_at_ms).unwrap_or(now);
    if x(began) > x(attempt.queued_at_ms) {
        _ = write!(out, "<path class=\"queue\" d=\"M{} {middle}H{}\"/>", x(attempt.queued_at_ms), x(began));
    }
    if attempt.began_at_ms.is_none() {
        return;
    }
    let (from, to) = (x(began), x(attempt.ended_at_ms.unwrap_or(now)));
    let long = (to - from).max(LEAST);
    let class = class_of(attempt.ending);
    let top = middle - BAR / 2;
    _ = write!(out, "<rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{long}\" height=\"{BAR}\" rx=\"2\"/>");
    if class == "work bad" {
        // If a bar is too short for the cross, the cross is beside it.
        let centre = if long > 14 { from + long - 7 } else { from + long + 6 };
        let class = if long > 14 { "cross" } else { "cross out" };
        _ = write!(out, "<path class=\"{class}\" d=\"M{} {}l6 6m0 -6l-6 6\"/>", centre - 3, middle - 3);
    }
}

/// The CSS class for the bar of an attempt.
pub fn class_of(ending: Ending) -> &'static str {
    match ending {
        Ending::Succeeded => "work",
        Ending::Running => "work now",
        Ending::Failed | Ending::Lost | Ending::Cancelled => "work bad",
    }
}

fn key(top: i32, out: &mut String) {
    _ = writeln!(out, "<g transform=\"translate({} {top})\">", svg::MARGIN + LEFT);
    let mut left = 0;
    for (shape, text) in [
        ("<path class=\"queue\" d=\"M0 8H20\"/>", "in the queue"),
        ("<rect class=\"work\" y=\"2\" width=\"20\" height=\"12\" rx=\"2\"/>", "running"),
        (
            "<rect class=\"work bad\" y=\"2\" width=\"20\" height=\"12\" rx=\"2\"/><path class=\"cross\" d=\"M7 5l6 6m0 -6l-6 6\"/>",
            "failed",
        ),
        ("<path class=\"again\" d=\"M0 8H20\"/>", "waiting to retry"),
    ] {
        _ = writeln!(
            out,
            "<g transform=\"translate({left} 0)\">{shape}<text class=\"axis\" x=\"26\" y=\"12\">{text}</text></g>"
        );
        left += 26 + width(text, 11, false) + 20;
    }
    out.push_str("</g>\n");
}
