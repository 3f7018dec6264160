//! What the engine's parser refuses or reads otherwise, in text that is valid YAML 1.2.
//!
//! The engine reads with libyaml, as Ruby does: YAML 1.1, with some rules of its own.

use std::ops::Range;

use granit_parser::{Event, ScalarStyle, StructureStyle};

use super::lines::is_break;
use super::problem::{Problem, Unread};

/// As many levels of nesting as the engine reads.
pub const DEEPEST: usize = 128;

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
/// What can't follow a colon in flow notation without a space.
const INDICATORS: [char; 6] = [',', '?', '[', ']', '{', '}'];

/// Watches the parser's events for what the engine reads otherwise.
#[derive(Default)]
pub struct Engine<'t> {
    text: &'t str,
    /// Whether the text has tabs or line breaks of YAML 1.1, so that the places of its scalars matter.
    watches: bool,
    /// The open lists and mappings: the column of each in block notation, or none in flow notation.
    open: Vec<Option<usize>>,
    /// Where tabs and breaks are harmless or follow other rules: scalars, and lists and mappings in flow notation.
    scalars: Vec<Scalar>,
    flows: Vec<Range<usize>>,
    flow: usize,
    deep: bool,
    found: Vec<Problem>,
}

struct Scalar {
    at: Range<usize>,
    /// A tab before this column can't continue it. None in quotes.
    column: Option<usize>,
}

impl<'t> Engine<'t> {
    pub fn new(text: &'t str) -> Self {
        let watches = text.contains('\t') || !text.is_ascii() && text.contains(is_break);
        let mut engine = Self { text, watches, ..Self::default() };
        engine.prefix();
        engine
    }

    /// Checks what stands before the document.
    fn prefix(&mut self) {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let content = line.strip_prefix('\u{feff}').unwrap_or(line);
            let marked = content.len() < line.len();
            match content.trim_start().bytes().next() {
                None | Some(b'#') => {}
                Some(b'%') if content.starts_with('%') && !marked => {
                    if !["%TAG ", "%YAML 1.1", "%YAML 1.2"].iter().any(|known| content.starts_with(known)) {
                        self.add(at..at + line.trim_end().len(), Unread::Directive);
                    }
                }
                first => {
                    if marked && !matches!(first, Some(b'{' | b'[')) {
                        self.add(at..at + line.len() - content.len(), Unread::ByteOrderMark);
                    }
                    if content.trim_end() == "..." {
                        self.add(at..at + 3, Unread::DocumentEnd);
                    }
                    return;
                }
            }
            at += line.len();
        }
    }

    // Files rarely have what is looked for here, so bytes count and not speed.
    #[cold]
    #[inline(never)]
    fn add(&mut self, at: Range<usize>, what: Unread) {
        self.found.push(Problem::Unread(at, what));
    }

    pub fn see(&mut self, event: &Event, at: &Range<usize>) {
        match event {
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => self.begin(*style, at),
            Event::SequenceEnd | Event::MappingEnd => {
                if self.open.pop() == Some(None) && !self.in_flow() && self.watches {
                    self.flows.push(self.flow..at.end);
                }
            }
            Event::Scalar(text, style, ..) => self.scalar(text, *style, at),
            Event::Anchor(_, name)
                if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) =>
            {
                self.add(at.clone(), Unread::AnchorName);
            }
            _ => {}
        }
    }

    fn in_flow(&self) -> bool {
        self.open.last() == Some(&None)
    }

    fn begin(&mut self, style: StructureStyle, at: &Range<usize>) {
        if style == StructureStyle::Flow && !self.in_flow() {
            self.flow = at.start;
        }
        self.open.push((style == StructureStyle::Block).then(|| self.column(at.start)));
        if self.open.len() > DEEPEST && !std::mem::replace(&mut self.deep, true) {
            self.add(at.start..at.start + 1, Unread::Depth);
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: &Range<usize>) {
        let written = self.text.get(at.clone()).unwrap_or_default();
        match style {
            ScalarStyle::Plain if self.in_flow() && !written.is_empty() => {
                let known = self.text.get(at.start..).and_then(|rest| rest.get(..written.len() + 2)).unwrap_or(written);
                if text.starts_with([':', '?']) || known.split(':').skip(1).any(|rest| rest.starts_with(INDICATORS)) {
                    self.add(at.clone(), Unread::Indicator);
                }
            }
            ScalarStyle::DoubleQuoted => {
                for place in surrogates(written) {
                    self.add(at.start + place..at.start + place + 2 * ESCAPE, Unread::Surrogate);
                }
            }
            _ => {}
        }
        if self.watches {
            let inner = self.open.iter().rev().find_map(|column| *column).map_or(0, |column| column + 1);
            let rest = self.text.get(at.end..).unwrap_or_default();
            let (end, column) = match style {
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => (at.end, None),
                // The engine reads the white space behind a plain text with it.
                ScalarStyle::Plain => (at.end + rest.len() - rest.trim_start_matches(SPACE).len(), Some(inner)),
                ScalarStyle::Literal | ScalarStyle::Folded => {
                    if written.starts_with('\t') && !self.indents(at.start) {
                        self.add(at.start..at.start + 1, Unread::Tab);
                    }
                    (at.end, Some(inner))
                }
            };
            self.scalars.push(Scalar { at: at.start..end, column });
        }
    }

    /// Whether the header of a block, which starts here, tells how far it is indented: `|2`.
    fn indents(&self, start: usize) -> bool {
        let header =
            self.text.get(..start).unwrap_or_default().trim_end_matches(SPACE).lines().next_back().unwrap_or_default();
        let header = header.rsplit(['|', '>']).next().unwrap_or_default();
        header.chars().take(2).any(|character| character.is_ascii_digit())
    }

    /// How many characters stand before the place in its line.
    fn column(&self, place: usize) -> usize {
        let before = self.text.get(..place).unwrap_or_default();
        before.rsplit(['\n', '\r']).next().map_or(0, |line| line.chars().count())
    }

    /// All that was found, when the parser has read the text.
    pub fn finish(mut self) -> Vec<Problem> {
        if self.watches {
            let mut at = 0;
            for line in self.text.split_inclusive(['\n', '\r']) {
                self.tab(line, at);
                self.breaks(line, at);
                at += line.len();
            }
        }
        self.found
    }

    /// The scalar that holds this place.
    fn holder(&self, place: usize) -> Option<&Scalar> {
        let next = self.scalars.partition_point(|scalar| scalar.at.start <= place);
        self.scalars.get(next.checked_sub(1)?).filter(|scalar| place < scalar.at.end)
    }

    /// Whether a list or mapping in flow notation holds this place.
    fn flows(&self, place: usize) -> bool {
        let next = self.flows.partition_point(|flow| flow.end <= place);
        self.flows.get(next).is_some_and(|flow| flow.start <= place)
    }

    /// Finds the tab before the first token of a line, where only spaces can be.
    fn tab(&mut self, line: &str, at: usize) {
        let Some(column) = line.find('\t') else { return };
        let before = line.get(..column).unwrap_or_default();
        let place = at + column;
        let refused = if let Some(scalar) = self.holder(place) {
            before.trim().is_empty() && scalar.column.is_some_and(|least| column < least)
        } else {
            let indents = before.trim_start_matches('\u{feff}').bytes().all(|byte| b" -?:".contains(&byte));
            indents && !before.starts_with("---") && !self.flows(place)
        };
        if refused {
            self.add(place..place + 1, Unread::Tab);
        }
    }

    /// Finds the characters that end a line in YAML 1.1 and are text in YAML 1.2.
    fn breaks(&mut self, line: &str, at: usize) {
        for (column, what) in line.match_indices(is_break) {
            let rest = line.get(column + what.len()..).unwrap_or_default();
            let rest = rest.trim_start_matches(|next: char| matches!(next, ' ' | '\r' | '\n') || is_break(next));
            let harmless = match self.holder(at + column) {
                Some(scalar) => scalar.column.is_none(),
                None => rest.is_empty() || rest.starts_with('#'),
            };
            if !harmless {
                let what = what.chars().next().unwrap_or_default();
                self.add(at + column..at + column + what.len_utf8(), Unread::LineBreak(what));
            }
        }
    }
}

/// The length of `\ud83d`.
const ESCAPE: usize = 6;

/// Where two escapes make one character, as in UTF-16: `\ud83d\ude00`. The parser refuses a single one.
fn surrogates(written: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(next) = written.get(from..).and_then(|rest| rest.find('\\')) {
        let place = from + next;
        let escape = written.as_bytes().get(place..place + 4);
        let pair = matches!(escape, Some([b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B']));
        if pair {
            places.push(place);
        }
        from = place + if pair { 2 * ESCAPE } else { 2 };
    }
    places
}
