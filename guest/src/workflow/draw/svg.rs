//! Draws a self-contained SVG without scripts or external fonts, in the reader's light or dark
//! mode. The rules of its style use the picture's own id, so that a page can have several pictures.

use std::fmt::Write as _;

use super::boxes::{Boxes, NAME, Shown};
use super::label::{escape, shortened, whole, width};
use super::layout::{Layout, Sizes, turn};
use super::legend::Legend;
use super::shape::shape;
use super::{Mark, Picture, in_brackets};
use crate::diagnostics::{printable, sentence};
use crate::operations::Standing;
use crate::task_template::{Step, StepKind, Text, at};

pub const MARGIN: i32 = 32;
pub const HEADER: i32 = 80;
const NAME_SIZE: i32 = 13;
const HANDLER_SIZE: i32 = 11;
const TITLE_SIZE: i32 = 17;
/// At most this many steps are in the description for screen readers.
pub const DESCRIBED: usize = 100;

const STYLE: &str = include_str!("style.css");
/// Additional style for pictures of tasks.
const LIVE: &str = include_str!("live.css");
/// Style for timelines that are as wide as the page.
const FLUID: &str = include_str!("fluid.css");
/// The class of pictures of tasks.
pub const CLASS: &str = "tasker-picture";

/// The style for all pictures of tasks in a page, for a separate file: a strict content security
/// policy forbids styles inside a picture.
#[must_use]
pub fn stylesheet() -> String {
    style(&format!(".{CLASS}")) + &FLUID.replace("SVG", &format!(".{CLASS}"))
}

fn style(root: &str) -> String {
    [STYLE, LIVE].concat().replace("SVG", root)
}

pub fn draw(picture: &Picture, styled: bool) -> String {
    let boxes = Boxes::new(picture);
    let live = !picture.marks.is_empty();
    let each = if live { &[Shown::All] } else { Shown::EACH };
    let sizes: Vec<Sizes> = each.iter().map(|shown| sizes(picture, &boxes, *shown)).collect();
    let layout = Layout::new(picture, &sizes, styled);
    let shown = at(each, layout.sizes);
    let (title, subtitle) = titles(picture, &boxes, shown);
    let legend = Legend::new(picture, !layout.frames.is_empty());
    let inner =
        layout.size.0.max(width(&title, TITLE_SIZE, true)).max(width(&subtitle, 12, false)).max(legend.least_width());
    let (total_width, legend_height) = (inner + 2 * MARGIN, legend.height(inner));
    let total_height = HEADER + layout.size.1 + legend_height + MARGIN;
    let id = id(&[picture.title(), picture.about.clone()].concat());
    let left = MARGIN + (inner - layout.size.0) / 2;

    let frame = Frame {
        id,
        title: &whole(&picture.title()),
        heading: &title,
        subtitle: &subtitle,
        description: &description(picture),
        size: (total_width, total_height),
        live: !picture.marks.is_empty(),
        styled,
        linked: picture.links.is_some(),
    };
    let mut out = frame.begin();
    let id = &frame.id;
    for (name, class) in [("tip", "tip"), ("cycle", "tip cycle")] {
        _ = writeln!(
            out,
            "<marker id=\"{id}-{name}\" class=\"{class}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
             markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 0.5 7.5 4 0 7.5Z\"/></marker>"
        );
    }
    _ = write!(out, "{}", frame.head());
    _ = writeln!(out, "<g transform=\"translate({left} {HEADER})\">");
    for ((x, y), (wide, high)) in &layout.frames {
        _ = writeln!(out, "<rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" rx=\"10\"/>");
    }
    edges(picture, &layout, id, &mut out);
    for (number, step) in picture.template.steps.iter().enumerate() {
        let mark = picture.marks.get(number);
        let Some(lines) = boxes.lines.get(number) else { continue };
        let address = picture.address(number);
        if let Some(address) = &address {
            _ = write!(out, "<a href=\"{}\">", escape(address));
        }
        let more = match picture.folded(number) {
            Some(_) => " more",
            None if picture.is_focus(number) => " focus",
            None => "",
        };
        node(step, mark, (lines, shown, more), (at(&layout.steps, number), at(&layout.widths, number)), &mut out);
        out.push_str(if address.is_some() { "</a>\n" } else { "\n" });
    }
    out.push_str("</g>\n");
    if !picture.marks.is_empty() {
        out.push_str("<g class=\"legend\">\n"); // where shapes say the type, and colours nothing
    }
    legend.draw(inner, (MARGIN, HEADER + layout.size.1), &mut out);
    if !picture.marks.is_empty() {
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

/// The heading, and the line below it, with what boxes leave out.
fn titles(picture: &Picture, boxes: &Boxes, shown: Shown) -> (String, String) {
    let part = |text: &Option<Text>| text.as_ref().map_or_else(String::new, |text| shortened(&text.value, NAME));
    let template = picture.template;
    let [names, handlers] = &boxes.about;
    let handlers = if shown == Shown::All { handlers } else { "" };
    let (namespace, version, count) = (part(&template.namespace), part(&template.version), picture.count());
    let mut subtitle = String::new();
    for part in [&namespace, &version, &count, names.as_str(), handlers, &picture.about] {
        if !part.is_empty() && !subtitle.is_empty() {
            subtitle.push_str(" · ");
        }
        subtitle.push_str(part);
    }
    let title = part(&template.name);
    (if title.is_empty() { "Workflow".to_owned() } else { title }, subtitle)
}

/// The description for screen readers.
fn description(picture: &Picture) -> String {
    let steps = &picture.template.steps;
    let mut out = String::new();
    if !picture.template.description.is_empty() {
        _ = write!(out, "{} ", printable(&picture.template.description));
    }
    out.push_str("Steps:");
    for (number, step) in steps.iter().take(DESCRIBED).enumerate() {
        let mut told = printable(step.name()) + in_brackets(step.kind);
        let mut before = " after ";
        for parent in picture.graph.parents(number).iter().take(DESCRIBED) {
            told.push_str(before);
            told.push_str(&printable(steps.get(*parent).map_or("", Step::name)));
            before = ", ";
        }
        if let Some(mark) = picture.marks.get(number) {
            told.push_str(": ");
            told.push_str(&mark.words);
        }
        out.push(' ');
        out.push_str(&sentence(told));
    }
    if steps.len() > DESCRIBED {
        _ = write!(out, " And {} more.", steps.len() - DESCRIBED);
    }
    out
}

/// The sizes of boxes that show this.
fn sizes(picture: &Picture, boxes: &Boxes, shown: Shown) -> Sizes {
    let icon = if picture.marks.is_empty() { 0 } else { ICON };
    let (size, less, least) = if shown == Shown::All { (HANDLER_SIZE, 0, 112) } else { (NAME_SIZE, 12, 0) };
    let mut widths = Vec::with_capacity(boxes.lines.len());
    for (step, lines) in picture.template.steps.iter().zip(&boxes.lines) {
        let (first, second) = shown.of(lines);
        let text = width(first, NAME_SIZE, true).max(width(second, size, size == NAME_SIZE) + icon);
        let padding = match step.kind {
            StepKind::Standard | StepKind::BatchWorker => 32,
            StepKind::Decision | StepKind::DeferredConvergence => 56,
            StepKind::Batchable => 52,
        };
        widths.push((text + padding - less).max(least));
    }
    Sizes { widths, high: shown.high() }
}

fn edges(picture: &Picture, layout: &Layout, id: &str, out: &mut String) {
    let chain = picture.marks_chain();
    for (edge, points) in layout.edges.iter().filter_map(|(edge, points)| Some((picture.edges.get(*edge)?, points))) {
        let class = match (edge.back, edge.dynamic, chain && picture.in_chain(edge)) {
            (true, ..) => "edge cycle",
            (_, true, true) => "edge may chain",
            (_, true, false) => "edge may",
            (_, false, true) => "edge chain",
            (_, false, false) => "edge",
        };
        let tip = if edge.back {
            format!("marker-start=\"url(#{id}-cycle)\"")
        } else {
            format!("marker-end=\"url(#{id}-tip)\"")
        };
        _ = writeln!(out, "<path class=\"{class}\" d=\"{}\" {tip}/>", way(points, edge.back));
    }
}

/// The path of an edge: straight down or up, and otherwise curved. Between points of the same
/// height it turns round.
fn way(points: &[(i32, i32)], back: bool) -> String {
    let mut out = String::new();
    let last = points.len().saturating_sub(1);
    let (mut before, mut falls) = ((0, 0), true);
    for (index, &(x, y)) in points.iter().enumerate() {
        // Keeps the tip of the arrow off the border.
        let y = if index == last && !back { y - 2 } else { y };
        if index == 0 {
            _ = write!(out, "M{x} {}", if back { y + 2 } else { y });
        } else if x == before.0 {
            _ = write!(out, "V{y}");
            falls = y >= before.1;
        } else {
            let middle = match y == before.1 {
                true if falls => y + turn(before.0, x),
                true => y - turn(before.0, x),
                false => i32::midpoint(before.1, y),
            };
            _ = write!(out, "C{} {middle} {x} {middle} {x} {y}", before.0);
        }
        before = (x, y);
    }
    out
}

/// Draws a step.
fn node(
    step: &Step,
    mark: Option<&Mark>,
    (lines, shown, more): (&(String, String), Shown, &str),
    ((x, top), wide): ((i32, i32), i32),
    out: &mut String,
) {
    let mut title = whole(step.name());
    let callable = step.handler.callable.as_ref().map_or_else(String::new, |callable| whole(&callable.value));
    for part in [step.kind.word(), &callable, mark.map_or("", |mark| &mark.words)] {
        if !part.is_empty() && !title.is_empty() {
            title.push_str(" · ");
        }
        title.push_str(part);
    }
    let stands = mark.map_or_else(String::new, |mark| format!(" {}", class(mark.standing)));
    _ = write!(out, "<g class=\"{}{stands}{more}\"><title>{}</title>", step.kind.word(), escape(&title));
    shape(step.kind, (x - wide / 2, top), (wide, shown.high()), out);
    let (name, second) = shown.of(lines);
    // Where the first line stands, and how the second one looks.
    let (down, class, below) = match (mark, shown, second) {
        (Some(_), _, "") => (28, "stands", 36),
        (Some(_), ..) => (20, "stands", 36),
        (None, Shown::All, "") => (28, "", 0),
        (None, Shown::All, _) => (20, "handler", 36),
        (None, Shown::Name, _) => (20, "", 0),
        (None, Shown::Halves, "") => (26, "", 0),
        (None, Shown::Halves, _) => (18, "name", 33),
    };
    _ = write!(out, "<text class=\"name\" x=\"{x}\" y=\"{}\">{}</text>", top + down, escape(name));
    let mut left = x;
    if let Some(mark) = mark {
        let long = width(second, HANDLER_SIZE, false) + ICON;
        icon(mark.standing, (x - long / 2 + 6, top + 32), out);
        left = x - long / 2 + ICON;
    }
    if below > 0 {
        _ = write!(out, "<text class=\"{class}\" x=\"{left}\" y=\"{}\">{}</text>", top + below, escape(second));
    }
    out.push_str("</g>");
}

/// Width of an icon before a text.
const ICON: i32 = 16;

/// The CSS class for a standing.
pub fn class(standing: Standing) -> &'static str {
    match standing {
        Standing::Failed => "failed",
        Standing::Stuck => "stuck",
        Standing::Retrying => "retrying",
        Standing::Running => "running",
        Standing::Waiting => "waiting",
        Standing::Pending => "pending",
        Standing::Cancelled => "cancelled",
        Standing::Skipped => "skipped",
        Standing::ByHand => "byhand",
        Standing::Complete => "complete",
    }
}

/// Draws the icon for a standing, 12 pixels wide. Standings that need a person are filled, so that
/// the icon works without colour.
pub fn icon(standing: Standing, (x, y): (i32, i32), out: &mut String) {
    let (class, path) = match standing {
        Standing::Failed => ("icon full", "M-6 0a6 6 0 1 1 12 0a6 6 0 1 1 -12 0M-2.5 -2.5l5 5m0 -5l-5 5"),
        Standing::Stuck => ("icon full", "M0 -6L6.5 5.5H-6.5ZM0 -2.5V1.5M0 3V3.5"),
        Standing::Retrying => ("icon", "M5 -1.5a5 5 0 1 0 0 3M5.5 -5V-1.5H2"),
        Standing::Running => ("icon", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0M-1.5 -2.5L2.5 0L-1.5 2.5Z"),
        Standing::Waiting => ("icon", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0M0 -3V0L2 1.5"),
        Standing::Pending => ("icon dash", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0"),
        Standing::Skipped => ("icon dots", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0M-2.5 0H2.5"),
        Standing::Cancelled => ("icon", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0M-4 4L4 -4"),
        Standing::ByHand => ("icon", "M-2.5 -3a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1 -5 0M-5 5.5a5 5 0 0 1 10 0"),
        Standing::Complete => ("icon", "M-5.5 0a5.5 5.5 0 1 1 11 0a5.5 5.5 0 1 1 -11 0M-2.5 0L-0.5 2L3 -2"),
    };
    _ = write!(out, "<path class=\"{class}\" transform=\"translate({x} {y})\" d=\"{path}\"/>");
}

/// The start of every picture.
pub struct Frame<'a> {
    pub id: String,
    pub title: &'a str,
    pub heading: &'a str,
    pub subtitle: &'a str,
    pub description: &'a str,
    pub size: (i32, i32),
    pub live: bool,
    /// Whether it contains its own style.
    pub styled: bool,
    /// Whether parts of it lead elsewhere. Readers don't enter an image, but a group.
    pub linked: bool,
}

impl Frame<'_> {
    /// The start of the SVG, up to the parts that differ between pictures, such as markers.
    fn begin(&self) -> String {
        let (id, (wide, high)) = (&self.id, self.size);
        let role = if self.linked { "group" } else { "img" };
        let class = if self.live { format!(" class=\"{CLASS}\"") } else { String::new() };
        let rules = if self.live { style(&format!("#{id}")) } else { STYLE.replace("SVG", &format!("#{id}")) };
        let style = if self.styled { format!("<style>{}</style>\n", rules.replace('\n', "")) } else { String::new() };
        // A page says in its own words what the heading says, and has its own background.
        let (x, y) = if self.styled { (0, 0) } else { (MARGIN - 8, HEADER - 12) };
        let (wide, high) = (wide - 2 * x, high - y);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\"{class} role=\"{role}\" aria-labelledby=\"{id}-t {id}-d\" \
             width=\"{wide}\" height=\"{high}\" viewBox=\"{x} {y} {wide} {high}\">\n\
             <title id=\"{id}-t\">{}</title>\n<desc id=\"{id}-d\">{}</desc>\n{style}",
            escape(self.title),
            escape(self.description),
        )
    }

    fn head(&self) -> String {
        if !self.styled {
            return String::new();
        }
        let (wide, high) = self.size;
        format!(
            "<rect class=\"page\" width=\"{wide}\" height=\"{high}\" rx=\"12\"/>\n\
             <text class=\"title\" x=\"{MARGIN}\" y=\"38\">{}</text>\n<text class=\"muted\" x=\"{MARGIN}\" y=\"57\">{}</text>\n",
            escape(self.heading),
            escape(self.subtitle)
        )
    }

    /// Everything before the drawing itself.
    pub fn open(&self) -> String {
        self.begin() + &self.head()
    }
}

/// An id for the style of one picture: an FNV-1a hash, so that two pictures in a page have
/// different ids.
pub fn id(text: &str) -> String {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("tasker-{hash:08x}")
}
