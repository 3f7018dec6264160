//! Tells where the scalars of a text stand, for those who write YAML and look at what they wrote.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

/// Where a scalar stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// Its place, with its quotes; of a block, its lines.
    pub at: Range<usize>,
    /// Whether it is in double quotes.
    pub quoted: bool,
}

/// The scalars of a text in their order, and whether the text is YAML to its end. Behind a mistake in its syntax,
/// none is found.
#[must_use]
pub fn scalars(text: &str) -> (Vec<Scalar>, bool) {
    let mut scalars = Vec::new();
    for next in Parser::new_from_str(text) {
        let Ok((event, span)) = next else { return (scalars, false) };
        if let (Event::Scalar(_, style, ..), Some(at)) = (event, span.byte_range()) {
            scalars.push(Scalar { at, quoted: style == ScalarStyle::DoubleQuoted });
        }
    }
    (scalars, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scalar_knows_its_place_and_whether_it_is_in_double_quotes() {
        let text = "# ä\n\"a\": \"b # c\" # d\ne: &f !!str \"g\"\nh: i \"j\"\nk: [ \"l\", m \"n\" ]\no: |\n  # p\n  q\nr: 's'\n";
        let (scalars, valid) = scalars(text);
        let quoted: Vec<_> = scalars.iter().map(|one| (text.get(one.at.clone()).unwrap(), one.quoted)).collect();
        assert_eq!(
            quoted,
            [
                ("\"a\"", true),
                ("\"b # c\"", true),
                ("e", false),
                ("\"g\"", true),
                ("h", false),
                ("i \"j\"", false),
                ("k", false),
                ("\"l\"", true),
                ("m \"n\"", false),
                ("o", false),
                ("# p\n  q\n", false),
                ("r", false),
                ("'s'", false),
            ]
        );
        assert!(valid);
    }

    #[test]
    fn nothing_is_told_of_what_follows_a_mistake() {
        let (scalars, valid) = scalars("a: \"b\"\nc: \"d\" e\nf: \"g\"\n");
        assert_eq!(scalars.get(1), Some(&Scalar { at: 3..6, quoted: true }));
        assert!(!valid && scalars.iter().all(|one| one.at.end < 18), "{scalars:?}");
    }
}
