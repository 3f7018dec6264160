//! Chooses the steps that a graph shows. Steps that belong to the part but have no room in it are
//! folded: one box stands for several.

use super::task::Mark;
use crate::diagnostics::{Code, Diagnostic, Span, did_you_mean, printable};
use crate::lists;
use crate::operations::Standing;
use crate::task_template::{Graph, at, push, set};

/// Which steps of a graph are drawn, and where its boxes lead.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Draws this step, and the steps before and after it.
    pub focus: Option<String>,
    /// At most so far from the focus, or from the first steps.
    pub depth: Option<u32>,
    /// About the most boxes to draw.
    pub max_steps: Option<u32>,
    /// Where a step and a box of folded steps lead in an SVG. `{step}` stands for the step's name.
    pub links: Option<(String, String)>,
}

/// Marks a step that is not reached, or left out.
const NEVER: usize = usize::MAX;

/// The boxes of a picture. A box is a list of steps in the order in which they run: one, or several
/// that are folded.
pub struct Part {
    pub boxes: Vec<Vec<usize>>,
    /// For each box, the boxes that it depends on.
    pub parents: Vec<Vec<usize>>,
    /// The box of the focus.
    pub focus: Option<usize>,
}

impl Part {
    /// The part to draw; none if it is the whole graph.
    ///
    /// # Errors
    /// The graph has no such step.
    pub fn new(graph: &Graph, marks: &[Mark], view: &View) -> Result<Option<Self>, Vec<Diagnostic>> {
        let focus = view.focus.as_ref().map(|name| find(graph, name)).transpose()?;
        let count = graph.steps.len();
        let most = view.max_steps.map_or(NEVER, |most| most as usize);
        if focus.is_none() && view.depth.is_none() && most >= count {
            return Ok(None);
        }
        let far = distances(graph, marks, view, focus);
        let shown = shown(graph, marks, view, &far);
        let mut box_of = vec![NEVER; count];
        let mut boxes: Vec<Vec<usize>> = Vec::new();
        let groups = groups(graph, &far, &shown);
        // The first box is the one whose step comes first in the file, so that the order stays.
        for step in (0..count).filter(|step| at(&far, *step) != NEVER) {
            let group = at(&groups, step);
            if at(&box_of, group) == NEVER {
                set(&mut box_of, group, boxes.len());
                boxes.push(Vec::new());
            }
        }
        for &step in graph.order().0.iter().filter(|step| at(&far, **step) != NEVER) {
            push(&mut boxes, at(&box_of, at(&groups, step)), step);
        }
        let parents = boxes.iter().enumerate().map(|(number, steps)| {
            let mut parents: Vec<usize> = Vec::new();
            for &parent in steps.iter().flat_map(|step| graph.parents(*step)).filter(|one| at(&far, **one) != NEVER) {
                let parent = at(&box_of, at(&groups, parent));
                if parent != number && !parents.contains(&parent) {
                    parents.push(parent);
                }
            }
            parents
        });
        let parents = parents.collect();
        Ok(Some(Self { boxes, parents, focus: focus.map(|focus| at(&box_of, at(&groups, focus))) }))
    }
}

fn find(graph: &Graph, name: &str) -> Result<usize, Vec<Diagnostic>> {
    let names = graph.steps.iter().map(crate::task_template::Step::name);
    graph.names.get(name).copied().ok_or_else(|| no_focus(name, names))
}

/// The finding for a focus that none of these steps is.
pub fn no_focus<'s>(name: &str, steps: impl Iterator<Item = &'s str>) -> Vec<Diagnostic> {
    let message = format!("There is no step `{}` to draw.", printable(name));
    vec![Diagnostic::new(Code::FocusUnknown, Span::whole("focus"), message).help(did_you_mean(name, steps))]
}

/// How far each step is from where the picture begins; `NEVER` if it does not belong to it.
///
/// Without a focus, a picture begins at the first steps. If its number of boxes is limited, that of
/// a task begins at the steps that people want to see: those that have failed, wait or run.
fn distances(graph: &Graph, marks: &[Mark], view: &View, focus: Option<usize>) -> Vec<usize> {
    let count = graph.steps.len();
    if let Some(focus) = focus {
        let before = reached(count, &[focus], &|step, found| found.extend(graph.parents(step)));
        let after = reached(count, &[focus], &|step, found| found.extend(graph.children(step)));
        return before.into_iter().zip(after).map(|(before, after)| before.min(after)).collect();
    }
    let urgent: Vec<usize> = (0..marks.len())
        .filter(|step| marks.get(*step).is_some_and(|mark| mark.standing <= Standing::Waiting))
        .collect();
    if view.depth.is_some() || urgent.is_empty() {
        let (order, closing) = graph.order();
        return graph.layers(order, closing);
    }
    let near = reached(count, &urgent, &|step, found| {
        found.extend(graph.parents(step));
        found.extend(graph.children(step));
    });
    near.into_iter().map(|far| far.min(NEVER - 1)).collect()
}

/// The number of edges from the nearest of these steps to each step.
fn reached(count: usize, from: &[usize], next: &dyn Fn(usize, &mut Vec<usize>)) -> Vec<usize> {
    let mut far = vec![NEVER; count];
    let mut todo = from.to_vec();
    for &step in from {
        set(&mut far, step, 0);
    }
    let (mut found, mut next_up) = (Vec::new(), 0);
    while let Some(&step) = todo.get(next_up) {
        next_up += 1;
        next(step, &mut found);
        let farther = at(&far, step) + 1;
        for other in found.drain(..) {
            if at(&far, other) == NEVER {
                set(&mut far, other, farther);
                todo.push(other);
            }
        }
    }
    far
}

/// Which steps have a box of their own: the nearest, and of those the ones that are worst off.
fn shown(graph: &Graph, marks: &[Mark], view: &View, far: &[usize]) -> Vec<bool> {
    let depth =
        view.depth.map_or(NEVER - 1, |depth| (depth as usize).saturating_add(usize::from(view.focus.is_some())));
    let standing = |step: usize| marks.get(step).map_or(Standing::Complete, |mark| mark.standing);
    let order = graph.order().0.iter().copied();
    let mut near: Vec<usize> = order.filter(|step| at(far, *step) < depth.max(1)).collect();
    lists::sort_by_key(&mut near, |step| (at(far, *step), standing(*step)));
    let mut shown = vec![false; far.len()];
    for step in near.into_iter().take(view.max_steps.map_or(NEVER, |most| most.max(1) as usize)) {
        set(&mut shown, step, true);
    }
    shown
}

/// For each step, the step that stands for its box. Steps without a box of their own are together
/// if they depend on each other or have a shown neighbour in common, as long as no way from them to
/// them leads through a shown step: folding makes no cycles.
fn groups(graph: &Graph, far: &[usize], shown: &[bool]) -> Vec<usize> {
    let count = far.len();
    let (order, closing) = graph.order();
    let belongs = |step: usize| at(far, step) != NEVER;
    // How often the way to a step has changed between shown and folded steps. It never falls along
    // an edge, and it rises with every change.
    let mut level = vec![0_usize; count];
    for &step in order.iter().filter(|step| belongs(**step)) {
        let parents = graph.parents(step).iter().copied();
        let parents = parents.filter(|one| belongs(*one) && closing.binary_search(&(step, *one)).is_err());
        let rises = |parent: usize| at(&level, parent) + usize::from(at(shown, parent) != at(shown, step));
        let own = parents.map(rises).max().unwrap_or(0);
        set(&mut level, step, own);
    }
    let mut group: Vec<usize> = (0..count).collect();
    let mut together = |steps: &mut dyn Iterator<Item = usize>| {
        let mut folded: Vec<(usize, usize)> =
            steps.filter(|step| belongs(*step) && !at(shown, *step)).map(|step| (at(&level, step), step)).collect();
        lists::sort(&mut folded);
        for pair in folded.windows(2) {
            if let [(level, one), (same, other)] = *pair
                && level == same
            {
                let (one, other) = (stands_for(&mut group, one), stands_for(&mut group, other));
                set(&mut group, one.max(other), one.min(other));
            }
        }
    };
    together(&mut (0..count).filter(|step| graph.parents(*step).iter().all(|parent| !belongs(*parent))));
    for step in (0..count).filter(|step| belongs(*step)) {
        if at(shown, step) {
            together(&mut graph.parents(step).iter().copied());
            together(&mut graph.children(step).iter().copied());
        } else {
            for &parent in graph.parents(step) {
                together(&mut [parent, step].into_iter());
            }
        }
    }
    (0..count).map(|step| stands_for(&mut group, step)).collect()
}

/// The step that stands for a step's group. Shortens the way to it.
fn stands_for(group: &mut [usize], step: usize) -> usize {
    let mut step = step;
    while at(group, step) != step {
        let next = at(group, at(group, step));
        set(group, step, next);
        step = next;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task_template::{Step, Template, Text};

    /// A graph from the dependencies of each step; step 2 is called `s2`.
    fn part(needs: &[&[usize]], standings: &[Standing], view: &View) -> Option<Vec<Vec<usize>>> {
        let text = |number: usize| Text { value: format!("s{number}"), at: 0..0 };
        let step = |(number, needs): (usize, &&[usize])| Step {
            name: Some(text(number)),
            dependencies: needs.iter().copied().map(text).collect(),
            ..Step::default()
        };
        let template = Template { steps: needs.iter().enumerate().map(step).collect(), ..Template::default() };
        let mark = |standing: &Standing| Mark { standing: *standing, words: String::new() };
        let marks: Vec<Mark> = standings.iter().map(mark).collect();
        let graph = Graph::new(&template);
        let part = Part::new(&graph, &marks, view).unwrap()?;
        // Folding makes no cycles, and every box knows its parents.
        let steps: Vec<Step> = part.boxes.iter().map(|_| Step::default()).collect();
        assert_eq!(Graph::joined(&steps, part.parents.clone()).order().1, []);
        let of = |step: usize| part.boxes.iter().position(|steps| steps.contains(&step));
        for (to, from) in needs.iter().enumerate().flat_map(|(to, needs)| needs.iter().map(move |from| (to, *from))) {
            let (Some(to), Some(from)) = (of(to), of(from)) else { continue };
            assert!(to == from || part.parents[to].contains(&from));
        }
        Some(part.boxes)
    }

    fn focused(step: &str, depth: Option<u32>) -> View {
        View { focus: Some(step.to_owned()), depth, ..View::default() }
    }

    /// A fan with a chain below each of its steps: 0 to 1, 2, 3; 1 to 4 to 7 and so on; all to 10.
    const FAN: [&[usize]; 11] = [&[], &[0], &[0], &[0], &[1], &[2], &[3], &[4], &[5], &[6], &[7, 8, 9]];

    #[test]
    fn a_focus_shows_what_is_before_and_after_it() {
        assert_eq!(part(&FAN, &[], &focused("s5", None)).unwrap(), [[0], [2], [5], [8], [10]]);
    }

    #[test]
    fn depth_folds_what_is_farther_away() {
        let boxes = part(&FAN, &[], &focused("s10", Some(1))).unwrap();
        assert_eq!(boxes, [vec![0, 1, 2, 3, 4, 5, 6], vec![7], vec![8], vec![9], vec![10]]);
        let boxes = part(&FAN, &[], &View { depth: Some(2), ..View::default() }).unwrap();
        assert_eq!(boxes, [vec![0], vec![1], vec![2], vec![3], vec![4, 5, 6, 7, 8, 9, 10]]);
    }

    #[test]
    fn the_rest_of_a_large_graph_is_folded() {
        assert_eq!(part(&FAN, &[], &View { max_steps: Some(11), ..View::default() }), None, "there is room for all");
        let fan: Vec<&[usize]> = std::iter::once(&[][..]).chain(std::iter::repeat_n(&[0][..], 999)).collect();
        let boxes = part(&fan, &[], &View { max_steps: Some(20), ..View::default() }).unwrap();
        assert_eq!((boxes.len(), boxes[20].len()), (21, 980));
        let alone = vec![&[][..]; 500];
        assert_eq!(part(&alone, &[], &View { max_steps: Some(20), ..View::default() }).unwrap().len(), 21);
    }

    #[test]
    fn a_task_is_folded_around_what_does_not_move() {
        let mut standings = [Standing::Complete; 11];
        standings[8] = Standing::Failed;
        standings[10] = Standing::Pending;
        let boxes = part(&FAN, &standings, &View { max_steps: Some(3), ..View::default() }).unwrap();
        assert!([vec![5], vec![8], vec![10]].iter().all(|shown| boxes.contains(shown)), "{boxes:?}");
        assert_eq!(boxes.len(), 4, "{boxes:?}");
    }

    #[test]
    fn what_is_between_shown_steps_is_not_folded_with_what_is_around_them() {
        // 0 to 1 to 2 to 3, and 4 beside them: 0 to 4 to 3. Shown are 1 and its neighbours.
        let needs: [&[usize]; 6] = [&[], &[0], &[1], &[2, 4], &[0], &[3, 0]];
        let boxes = part(&needs, &[], &focused("s2", Some(1))).unwrap();
        assert_eq!(boxes, [vec![0], vec![1], vec![2], vec![3], vec![5]], "one step needs no box that stands for it");
    }

    #[test]
    fn an_unknown_focus_is_refused_with_a_suggestion() {
        let template = Template {
            steps: vec![Step { name: Some(Text { value: "reserve".into(), at: 0..0 }), ..Step::default() }],
            ..Template::default()
        };
        let found = Part::new(&Graph::new(&template), &[], &focused("reserv", None)).err().unwrap();
        assert_eq!(found[0].help, "Did you mean `reserve`?");
    }

    proptest::proptest! {
        #[test]
        fn folding_loses_no_step_and_makes_no_cycle(
            edges in proptest::collection::vec((0_usize..30, 0_usize..30), 0..80),
            failed in proptest::collection::vec(0_usize..30, 0..4),
            depth in proptest::option::of(1_u32..4),
            most in 1_u32..12,
        ) {
            let mut needs: Vec<Vec<usize>> = vec![Vec::new(); 30];
            for (one, other) in edges.into_iter().filter(|(one, other)| one != other) {
                needs[one.max(other)].push(one.min(other));
            }
            let needs: Vec<&[usize]> = needs.iter().map(Vec::as_slice).collect();
            let mut standings = [Standing::Complete; 30];
            for step in failed {
                standings[step] = Standing::Failed;
            }
            let view = View { depth, max_steps: Some(most), ..View::default() };
            let mut steps = part(&needs, &standings, &view).unwrap().concat();
            steps.sort_unstable();
            proptest::prop_assert_eq!(steps, (0..30).collect::<Vec<_>>());
        }
    }
}
