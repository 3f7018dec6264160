//! Tells where the scalars of a text stand, for those who write YAML and look at what they wrote.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::lines::are_disputed;

/// Where a scalar stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its place, with its quotes; of a block, its lines.
    pub at: Range<usize>,
    /// How it is written.
    pub style: Style,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In double quotes.
    Quoted,
    /// In single quotes, or as a block.
    Other,
}

/// The scalars of a text in their order, and whether the text is YAML to its end. Behind a mistake in its syntax,
/// none is found, nor in a text whose lines end elsewhere for other parsers.
#[must_use]
pub fn scalars(text: &str) -> (Vec<Scalar>, bool) {
    let mut scalars = Vec::new();
    if are_disputed(text) {
        return (scalars, false);
    }
    for next in Parser::new_from_str(text) {
        let Ok((event, span)) = next else { return (scalars, false) };
        if let (Event::Scalar(_, style, ..), Some(at)) = (event, span.byte_range()) {
            let style = match style {
                ScalarStyle::Plain => Style::Plain,
                ScalarStyle::DoubleQuoted => Style::Quoted,
                _ => Style::Other,
            };
            scalars.push(Scalar { at, style });
        }
    }
    (scalars, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scalar_knows_its_place_and_style() {
        let text = "# ä\n\"a\": \"b # c\" # d\ne: &f !!str \"g\"\nh: i \"j\"\nk: [ \"l\", m \"n\" ]\no: |\n  # p\n  q\nr: 's'\n";
        let (scalars, valid) = scalars(text);
        let told: Vec<_> = scalars.iter().map(|one| (text.get(one.at.clone()).unwrap(), one.style)).collect();
        assert_eq!(
            told,
            [
                ("\"a\"", Style::Quoted),
                ("\"b # c\"", Style::Quoted),
                ("e", Style::Plain),
                ("\"g\"", Style::Quoted),
                ("h", Style::Plain),
                ("i \"j\"", Style::Plain),
                ("k", Style::Plain),
                ("\"l\"", Style::Quoted),
                ("m \"n\"", Style::Plain),
                ("o", Style::Plain),
                ("# p\n  q\n", Style::Other),
                ("r", Style::Plain),
                ("'s'", Style::Other),
            ]
        );
        assert!(valid);
    }

    #[test]
    fn nothing_is_told_of_a_text_whose_lines_end_elsewhere_for_others() {
        for text in ["# a\rb: c", "# a\u{85}b: c", "# a\u{2028}b: c", "# a\u{2029}b: c", "\u{feff}a: b"] {
            assert_eq!(scalars(text), (vec![], false), "{text:?}");
        }
        assert_eq!(scalars("# a\r\nb: c\r\n").0.len(), 2);
    }

    #[test]
    fn nothing_is_told_of_what_follows_a_mistake() {
        let (scalars, valid) = scalars("a: \"b\"\nc: \"d\" e\nf: \"g\"\n");
        assert_eq!(scalars.get(1), Some(&Scalar { at: 3..6, style: Style::Quoted }));
        assert!(!valid && scalars.iter().all(|one| one.at.end < 18), "{scalars:?}");
    }
}
