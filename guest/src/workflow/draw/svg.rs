//! A picture by itself: no script, no font from outside, light and dark as the
//! reader has it. Every rule of its style is bound to the picture's own id, so
//! that several can stand in one page.

use std::fmt::Write as _;

use super::Picture;
use super::label::{escape, shortened, whole, width};
use super::layout::{HEIGHT, Layout};
use super::legend::Legend;
use super::shape::shape;
use crate::diagnostics::printable;
use crate::task_template::{Kind, Step, at};

const MARGIN: i32 = 32;
const HEADER: i32 = 80;
/// Characters of a name and of a handler that are shown.
const NAME: usize = 36;
const HANDLER: usize = 40;
const NAME_SIZE: i32 = 13;
const HANDLER_SIZE: i32 = 11;
const TITLE_SIZE: i32 = 17;
/// Steps that the description for screen readers goes through.
const DESCRIBED: usize = 100;

const STYLE: &str = include_str!("style.css");

pub fn draw(picture: &Picture) -> String {
    let widths: Vec<i32> = picture.template.steps.iter().map(step_width).collect();
    let layout = Layout::new(picture, &widths);
    let (title, subtitle) = titles(picture);
    let legend = Legend::new(picture);
    let inner =
        layout.width.max(width(&title, TITLE_SIZE, true)).max(width(&subtitle, 12, false)).max(legend.least_width());
    let (total_width, legend_height) = (inner + 2 * MARGIN, legend.height(inner));
    let total_height = HEADER + layout.height + legend_height + MARGIN;
    let id = format!("tasker-{:08x}", hash(&picture.title()));
    let left = MARGIN + (inner - layout.width) / 2;

    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" \
         width=\"{total_width}\" height=\"{total_height}\" viewBox=\"0 0 {total_width} {total_height}\">\n\
         <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n<style>{}</style>\n",
        escape(&whole(&picture.title())),
        escape(&description(picture)),
        STYLE.replace("SVG", &format!("#{id}")).replace('\n', "")
    );
    for (name, class) in [("tip", "tip"), ("cycle", "tip cycle")] {
        _ = writeln!(
            out,
            "<marker id=\"{id}-{name}\" class=\"{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
             markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 0.5 7.5 4 0 7.5Z\"/></marker>"
        );
    }
    _ = writeln!(out, "<rect class=\"page\" width=\"{total_width}\" height=\"{total_height}\" rx=\"12\"/>");
    _ = writeln!(out, "<text class=\"title\" x=\"{MARGIN}\" y=\"38\">{}</text>", escape(&title));
    _ = writeln!(out, "<text class=\"muted\" x=\"{MARGIN}\" y=\"57\">{}</text>", escape(&subtitle));
    _ = writeln!(out, "<g transform=\"translate({left} {HEADER})\">");
    edges(picture, &layout, &id, &mut out);
    for (number, step) in picture.template.steps.iter().enumerate() {
        node(step, at(&layout.steps, number), at(&widths, number), &mut out);
    }
    out.push_str("</g>\n");
    legend.draw(inner, (MARGIN, HEADER + layout.height), &mut out);
    out.push_str("</svg>\n");
    out
}

fn titles(picture: &Picture) -> (String, String) {
    let part = |text: &Option<crate::task_template::Text>| {
        text.as_ref().map(|text| shortened(&text.value, NAME)).filter(|text| !text.is_empty())
    };
    let template = picture.template;
    let steps = template.steps.len();
    let count = format!("{steps} step{}", if steps == 1 { "" } else { "s" });
    let parts: Vec<String> =
        part(&template.namespace).into_iter().chain(part(&template.version)).chain([count]).collect();
    (part(&template.name).unwrap_or_else(|| "Workflow".to_owned()), parts.join(" · "))
}

/// What a person who does not see the picture is told.
fn description(picture: &Picture) -> String {
    let steps = &picture.template.steps;
    let mut out = String::new();
    if !picture.template.description.is_empty() {
        _ = write!(out, "{} ", printable(&picture.template.description));
    }
    out.push_str("Steps:");
    for (number, step) in steps.iter().take(DESCRIBED).enumerate() {
        let kind = match step.kind {
            Kind::Standard => "",
            Kind::Decision => " (decision)",
            Kind::DeferredConvergence => " (convergence)",
            Kind::Batchable => " (batchable)",
            Kind::BatchWorker => " (batch worker)",
        };
        let names = picture.graph.parents(number).iter().take(DESCRIBED).filter_map(|parent| steps.get(*parent));
        let after: Vec<String> = names.map(|parent| printable(parent.name())).collect();
        let after = if after.is_empty() { String::new() } else { format!(" after {}", after.join(", ")) };
        _ = write!(out, " {}{kind}{after}.", printable(step.name()));
    }
    if steps.len() > DESCRIBED {
        _ = write!(out, " And {} more.", steps.len() - DESCRIBED);
    }
    out
}

fn handler(step: &Step) -> String {
    step.handler.callable.as_ref().map_or_else(String::new, |callable| shortened(&callable.value, HANDLER))
}

fn step_width(step: &Step) -> i32 {
    let text = width(&shortened(step.name(), NAME), NAME_SIZE, true).max(width(&handler(step), HANDLER_SIZE, false));
    let padding = match step.kind {
        Kind::Standard | Kind::BatchWorker => 32,
        Kind::Decision | Kind::DeferredConvergence => 56,
        Kind::Batchable => 52,
    };
    (text + padding).max(112)
}

fn edges(picture: &Picture, layout: &Layout, id: &str, out: &mut String) {
    for (edge, points) in picture.edges.iter().zip(&layout.edges) {
        let class = match (edge.back, edge.dynamic) {
            (true, _) => "edge cycle",
            (false, true) => "edge may",
            (false, false) => "edge",
        };
        let tip = if edge.back {
            format!("marker-start=\"url(#{id}-cycle)\"")
        } else {
            format!("marker-end=\"url(#{id}-tip)\"")
        };
        _ = writeln!(out, "<path class=\"{class}\" d=\"{}\" {tip}/>", way(points, edge.back));
    }
}

/// Straight down within a pair of points, in a curve from one pair to the next.
fn way(points: &[(i32, i32)], back: bool) -> String {
    let mut out = String::new();
    let last = points.len().saturating_sub(1);
    let mut before = (0, 0);
    for (index, &(x, y)) in points.iter().enumerate() {
        // The tip of the arrow stays clear of the border.
        let y = if index == last && !back { y - 2 } else { y };
        if index == 0 {
            _ = write!(out, "M{x} {}", if back { y + 2 } else { y });
        } else if x == before.0 {
            _ = write!(out, "V{y}");
        } else {
            let middle = i32::midpoint(before.1, y);
            _ = write!(out, "C{} {middle} {x} {middle} {x} {y}", before.0);
        }
        before = (x, y);
    }
    out
}

fn node(step: &Step, (x, top): (i32, i32), wide: i32, out: &mut String) {
    let title = [
        whole(step.name()),
        step.kind.word().to_owned(),
        step.handler.callable.as_ref().map_or_else(String::new, |callable| whole(&callable.value)),
    ];
    let title: Vec<&str> = title.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    _ = write!(out, "<g class=\"{}\"><title>{}</title>", step.kind.word(), escape(&title.join(" · ")));
    shape(step.kind, (x - wide / 2, top), (wide, HEIGHT), out);
    let handler = handler(step);
    let y = top + if handler.is_empty() { 28 } else { 20 };
    _ = write!(out, "<text class=\"name\" x=\"{x}\" y=\"{y}\">{}</text>", escape(&shortened(step.name(), NAME)));
    if !handler.is_empty() {
        _ = write!(out, "<text class=\"handler\" x=\"{x}\" y=\"{}\">{}</text>", top + 36, escape(&handler));
    }
    out.push_str("</g>\n");
}

/// FNV-1a, so that the ids of two templates in one page differ.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
