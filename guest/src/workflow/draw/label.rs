//! Text in a picture: its width, and how it is shortened and escaped.

use crate::diagnostics::disarmed;

/// Advance widths of Helvetica for the characters from space to tilde, in thousandths.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// The largest width of a text in pixels, in the usual fonts. The widest is about a fifth wider
/// than Helvetica.
pub fn width(text: &str, size: i32, bold: bool) -> i32 {
    let thousandths: i32 = text.chars().map(advance).sum();
    let slack = if bold { 120 } else { 112 };
    thousandths.saturating_mul(size) / 1000 * slack / 100 + 1
}

fn advance(c: char) -> i32 {
    let ascii = (c as usize).checked_sub(' ' as usize).and_then(|index| WIDTHS.get(index));
    match ascii {
        Some(width) => i32::from(*width),
        // Combining marks take no width of their own.
        None if matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}') => 0,
        None if (c as u32) < 0x180 => 650,
        // One character that is drawn as several: `Ⅷ`, `⸻`, `﷽`, cuneiform.
        None if matches!(c, '\u{2150}'..='\u{218F}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FDF0}'..='\u{FDFF}' | '\u{12000}'..='\u{1254F}') => {
            2400
        }
        None => 1050,
    }
}

/// A whole name, up to the longest name that the engine allows.
pub fn whole(text: &str) -> String {
    disarmed(text, 500)
}

/// Shortens a text to `most` characters. It leaves out the middle, because names with the same
/// start often differ at the end.
pub fn shortened(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return disarmed(text, most);
    }
    let tail = most / 2;
    let head = disarmed(text, most.saturating_sub(tail + 1));
    let last: String = text.chars().skip(length.saturating_sub(tail)).collect();
    format!("{head}…{}", disarmed(&last, tail))
}

/// Escapes text and attributes for XML. Characters that XML does not allow become `�`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{FFFD}'),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_text_is_wider() {
        assert!(width("WWW", 13, false) > width("iii", 13, false));
        assert!(width("日本", 13, false) > width("ab", 13, false));
        assert!(width(&"Ж".repeat(36), 13, true) >= 577, "in DejaVu Sans, the widest of the usual fonts");
        assert!(width("name", 13, true) > width("name", 13, false));
    }

    #[test]
    fn a_cut_keeps_both_ends() {
        assert_eq!(shortened("Shop::ReserveInventoryHandler", 12), "Shop:…andler");
        assert_eq!(shortened("short", 12), "short");
        let long = format!("a_{}_b", "long_".repeat(40));
        assert_eq!(shortened(&long, 11), "a_lon…ng__b");
        assert_eq!(whole(&long), long);
    }

    #[test]
    fn escaped_text_can_close_nothing() {
        assert_eq!(escape("</text>&\"'\u{0}\u{FFFF}"), "&lt;/text&gt;&amp;&quot;&#39;\u{FFFD}\u{FFFD}");
    }
}
