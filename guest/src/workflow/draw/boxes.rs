//! What stands in the box of each step: its name, and below that its standing or its handler. What
//! all of them begin with stands once above the picture.

use super::Picture;
use super::label::shortened;

/// At most this many characters of a name and of what stands below it are shown.
pub const NAME: usize = 36;
const SECOND: usize = 40;
/// So long a name needs no second line.
const SHORT: usize = 14;
/// The height of a box with a name and a line below it.
pub const HEIGHT: i32 = 46;
/// Where names may be cut.
const WORDS: &[&str] = &["::", "/", ".", "_", "-"];

/// What a box shows. If a picture would be larger than a page, its boxes show less.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Both lines.
    #[default]
    All,
    /// The name.
    Name,
    /// The name in two lines.
    Halves,
}

impl Shown {
    pub const EACH: &[Self] = &[Self::All, Self::Name, Self::Halves];

    /// The height of the box.
    pub fn high(self) -> i32 {
        match self {
            Self::All => HEIGHT,
            Self::Name => 30,
            Self::Halves => 42,
        }
    }

    /// The lines of a box; the second may be empty.
    pub fn of(self, (name, second): &(String, String)) -> (&str, &str) {
        match self {
            Self::All => (name, second),
            Self::Name => (name, ""),
            Self::Halves => halves(name),
        }
    }
}

/// Breaks a name between two words near its middle. A short one stays whole.
fn halves(name: &str) -> (&str, &str) {
    let mut best = 0_usize;
    for (place, c) in name.char_indices() {
        if !c.is_alphanumeric()
            && name.len() > SHORT
            && (2 * place).abs_diff(name.len()) < (2 * best).abs_diff(name.len())
        {
            best = place + c.len_utf8();
        }
    }
    name.split_at_checked(best).filter(|(first, _)| !first.is_empty()).unwrap_or((name, ""))
}

pub struct Boxes {
    /// The two lines of each box; the second may be empty.
    pub lines: Vec<(String, String)>,
    /// What has been left out of their first and their second lines, such as `handlers in Shop`; may
    /// be empty.
    pub about: [String; 2],
}

impl Boxes {
    pub fn new(picture: &Picture) -> Self {
        let steps = &picture.template.steps;
        let live = !picture.marks.is_empty();
        let single = || steps.iter().enumerate().filter(|(number, _)| picture.folded(*number).is_none());
        let long = single().any(|(_, step)| step.name().chars().count() > NAME);
        let start = if long { common(&single().map(|(_, step)| step.name()).collect::<Vec<_>>(), WORDS) } else { "" };
        let callables: Vec<&str> =
            steps.iter().filter_map(|step| Some(step.handler.callable.as_ref()?.value.as_str())).collect();
        let space = if live { "" } else { common(&callables, &["::"]) };
        let mut lines = Vec::with_capacity(steps.len());
        for (number, step) in steps.iter().enumerate() {
            let name = if picture.folded(number).is_some() { step.name() } else { rest(step.name(), start) };
            let second = match (picture.marks.get(number), &step.handler.callable) {
                (Some(mark), _) => &mark.words,
                (None, Some(callable)) => rest(&callable.value, space),
                (None, None) => "",
            };
            lines.push((shortened(name, NAME), shortened(second, SECOND)));
        }
        Self { lines, about: [about("names begin with", start), about("handlers in", space)] }
    }
}

fn about(what: &str, cut: &str) -> String {
    if cut.is_empty() {
        return String::new();
    }
    format!("{what} {}", shortened(cut.trim_end_matches([':', '/', '.']), SECOND))
}

fn rest<'t>(text: &'t str, start: &str) -> &'t str {
    text.get(start.len()..).unwrap_or_default()
}

/// The words with which all texts begin, such as `Shop::`; empty if there are no two texts. Of each
/// text something is left.
fn common<'t>(texts: &[&'t str], separators: &[&str]) -> &'t str {
    let words = |text: &'t str| {
        let ends = separators.iter().filter_map(|separator| Some(text.rfind(separator)? + separator.len()));
        ends.max().and_then(|end| text.get(..end)).unwrap_or("")
    };
    let [first, _, ..] = *texts else { return "" };
    let mut start = words(first);
    for text in texts {
        while !start.is_empty() && (text.len() <= start.len() || !text.starts_with(start)) {
            start = words(start.get(..start.len() - 1).unwrap_or(""));
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::{Format, View, graph};

    #[test]
    fn what_all_begin_with_ends_where_a_word_does() {
        let modules = |texts: &[&'static str]| common(texts, &["::"]);
        assert_eq!(modules(&["Shop::Order::Pay", "Shop::Order::Ship"]), "Shop::Order::");
        assert_eq!(modules(&["Shop::Order::Pay", "Shop::Ship"]), "Shop::");
        assert_eq!(modules(&["Shop::Order::Pay", "Shop::Orders::Ship"]), "Shop::");
        assert_eq!(modules(&["Shop::Pay", "Ship"]), "");
        assert_eq!(modules(&["Shop::Pay"]), "", "of one, it would be all but its name");
        assert_eq!(common(&["order_pay", "order_", "order_ship"], WORDS), "", "nothing would be left");
        assert_eq!(common(&["shop.order_pay", "shop.order-ship"], WORDS), "shop.");
        assert_eq!(common(&[], WORDS), "");
    }

    #[test]
    fn a_long_name_is_broken_between_two_words_near_its_middle() {
        assert_eq!(halves("reconcile_inventory_price_17"), ("reconcile_", "inventory_price_17"));
        assert_eq!(halves("reserve-stock-of-a-warehouse"), ("reserve-stock-", "of-a-warehouse"));
        assert_eq!(halves("charge_card_17"), ("charge_card_17", ""), "a short one is not");
        assert_eq!(halves("entschädigungsvereinbarung"), ("entschädigungsvereinbarung", ""));
    }

    fn drawn(names: [&str; 2]) -> String {
        let [first, second] = names;
        let text = format!(
            "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  \
             - {{ name: {first}, handler: {{ callable: Shop::Order::Pay }} }}\n  \
             - {{ name: {second}, dependencies: [ {first} ], handler: {{ callable: Shop::Order::Ship }} }}\n"
        );
        graph("order.yaml", &text, Format::Svg, &View::default(), &crate::profiles::NEUTRAL).unwrap()
    }

    #[test]
    fn long_names_are_cut_at_what_they_have_in_common_and_short_ones_are_not() {
        let long = "international_fulfillment_of_orders";
        let svg = drawn([&format!("{long}_pay"), &format!("{long}_ship")]);
        assert!(
            svg.contains("y=\"20\">pay</text>") && svg.contains("y=\"20\">ship</text>") || svg.contains(">pay</text>")
        );
        assert!(
            svg.contains("names begin with international_fulfillment_of_orders_ · handlers in Shop::Order"),
            "{svg}"
        );
        assert!(svg.contains(&format!("<title>{long}_pay · ")), "the whole name stays where it is pointed at");

        let svg = drawn(["order_pay", "order_ship"]);
        assert!(svg.contains(">order_pay</text>") && !svg.contains("names begin"), "{svg}");
    }
}
