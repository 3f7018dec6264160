//! Which steps that are gone are there under another name.

use crate::lists;
use crate::task_template::DefinedStep;

use super::template::Template;

/// How much two steps must have in common to be one.
const ENOUGH: u32 = 3;

/// Pairs of names, old and new: of steps that are only in one of the two templates, those that are most alike.
pub(super) fn renamed<'t>(old: &'t Template, new: &'t Template) -> Vec<(&'t str, &'t str)> {
    let only = |of: &'t Template, than: &Template| -> Vec<(usize, &'t DefinedStep)> {
        of.steps().iter().enumerate().filter(|(_, step)| than.step(&step.name).is_none()).collect()
    };
    let mut pairs: Vec<(u32, &str, &str)> = Vec::new();
    let added = only(new, old);
    for (place, gone) in only(old, new) {
        for (other, come) in &added {
            let alike = likeness((old, gone), (new, come), place == *other);
            if alike >= ENOUGH {
                pairs.push((alike, &gone.name, &come.name));
            }
        }
    }
    lists::sort_by_key(&mut pairs, |pair| std::cmp::Reverse(pair.0)); // of pairs that are as alike the first
    let mut chosen: Vec<(&str, &str)> = Vec::new();
    for (_, gone, come) in pairs {
        if chosen.iter().all(|(taken, name)| *taken != gone && *name != come) {
            chosen.push((gone, come));
        }
    }
    chosen
}

/// The handler counts as much as the place and the dependencies together. Dependencies are compared by their places, since
/// they may have new names too.
fn likeness((old, gone): (&Template, &DefinedStep), (new, come): (&Template, &DefinedStep), same_place: bool) -> u32 {
    if gone.kind != come.kind {
        return 0;
    }
    let handler = gone.callable.is_some()
        && (&gone.callable, &gone.method, &gone.initialization) == (&come.callable, &come.method, &come.initialization);
    let after = |of: &Template, step: &DefinedStep| -> Vec<Option<usize>> {
        step.dependencies.iter().map(|name| of.step(name).map(|(place, _)| place)).collect()
    };
    u32::from(handler) * 3 + u32::from(same_place) * 2 + u32::from(after(old, gone) == after(new, come))
}
