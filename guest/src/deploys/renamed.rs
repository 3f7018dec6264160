//! Finds steps that were renamed.

use crate::lists;
use crate::task_template::DefinedStep;

use super::template::Template;

/// The least likeness of two steps to count as one that was renamed.
const ENOUGH: u32 = 3;

/// Returns pairs of an old and a new name: among the steps that only one of the two templates has,
/// the most similar ones.
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

/// Scores how alike two steps are. The handler counts as much as the position and the dependencies
/// together. Dependencies are compared by position, because they may be renamed too.
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
