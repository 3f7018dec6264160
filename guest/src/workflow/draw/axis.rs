//! The time axis of a waterfall. It shortens long idle times, so that 51 s of work stay readable in
//! two hours.

use crate::lists;
use crate::operations::Progress;

/// A stretch of time in milliseconds, and its place on the axis in microseconds of shown time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: u64,
    pub to: u64,
    /// Its start and end on the axis.
    pub place: (u64, u64),
    /// Whether it is idle time that was shortened.
    pub cut: bool,
}

/// The time axis.
pub struct Axis {
    pub stretches: Vec<Stretch>,
    /// Its length, in the same unit as places.
    pub length: u64,
}

/// A shortened stretch takes this part of the axis (an eighth), or less if there are many.
const CUT: u64 = 8;

/// Idle time up to this many milliseconds is never shortened.
const WORTH: u64 = 10_000;

impl Axis {
    pub fn new(steps: &[Progress], created: u64, now: u64) -> Self {
        let mut moments = vec![created, now.max(created)];
        let mut work = Vec::new();
        for attempt in steps.iter().flat_map(|step| &step.attempts) {
            let ended = attempt.ended_at_ms.unwrap_or(now);
            moments
                .extend([Some(attempt.queued_at_ms), attempt.began_at_ms, attempt.ended_at_ms].into_iter().flatten());
            work.extend(attempt.began_at_ms.map(|began| (began, ended)));
        }
        lists::sort(&mut moments);
        moments.dedup();
        lists::sort(&mut work);
        let parts = parts(&moments, &work);
        // Idle time is shortened if it is longer than `WORTH` and longer than all work together.
        let worked: u64 = total(parts.iter().filter(|(.., works)| *works).map(|(from, to, _)| to - from));
        let too_long = |from: u64, to: u64, works: bool| !works && to - from > worked.max(WORTH);
        let whole = parts.iter().filter(|(from, to, works)| !too_long(*from, *to, *works));
        let kept = total(whole.map(|(from, to, _)| to - from));
        let cuts = parts.iter().filter(|(from, to, works)| too_long(*from, *to, *works)).count() as u64;
        let cut = (kept.max(1).saturating_mul(1_000) / CUT.max(cuts * 2)).max(1);
        let (mut stretches, mut place) = (Vec::with_capacity(parts.len()), 0_u64);
        for (from, to, works) in parts {
            let is_cut = too_long(from, to, works);
            let end = if is_cut {
                place.saturating_add(cut)
            } else {
                place.saturating_add((to - from).saturating_mul(1_000))
            };
            stretches.push(Stretch { from, to, place: (place, end), cut: is_cut });
            place = end;
        }
        Self { stretches, length: place.max(1) }
    }

    /// The position of a moment on an axis that is `units` long.
    pub fn place(&self, moment: u64, units: u64) -> u64 {
        let within = self.stretches.iter().find(|stretch| moment < stretch.to).or(self.stretches.last());
        let Some(stretch) = within else { return 0 };
        let (begin, end) = stretch.place;
        let passed = moment.clamp(stretch.from, stretch.to) - stretch.from;
        let long = (stretch.to - stretch.from).max(1);
        let place = begin + u64::try_from(u128::from(end - begin) * u128::from(passed) / u128::from(long)).unwrap_or(0);
        u64::try_from(u128::from(place) * u128::from(units) / u128::from(self.length)).unwrap_or(0)
    }

    /// Round moments to label, each with its time since the start.
    pub fn ticks(&self) -> Vec<(u64, u64)> {
        const STEPS: [u64; 23] = [
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000,
            1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
        ];
        let start = self.stretches.first().map_or(0, |stretch| stretch.from);
        let kept = total(self.stretches.iter().filter(|one| !one.cut).map(|one| one.to - one.from));
        let step = STEPS.into_iter().find(|step| kept / step <= 6).unwrap_or(kept / 6);
        let mut ticks: Vec<(u64, u64)> = Vec::new();
        for stretch in self.stretches.iter().filter(|one| !one.cut) {
            let first = (stretch.from - start).div_ceil(step);
            let last = (stretch.to - start) / step;
            ticks.extend((first..=last).take(16).map(|number| (start + number * step, number * step)));
        }
        ticks.dedup();
        ticks
    }
}

/// Adds times without overflow, because a database may contain any value.
fn total(times: impl Iterator<Item = u64>) -> u64 {
    times.fold(0, u64::saturating_add)
}

/// The stretches between all moments, and whether anything worked in each. Neighbours of the same
/// kind are joined.
fn parts(moments: &[u64], work: &[(u64, u64)]) -> Vec<(u64, u64, bool)> {
    let mut parts: Vec<(u64, u64, bool)> = Vec::with_capacity(moments.len());
    let (mut next, mut until) = (0, 0);
    for pair in moments.windows(2) {
        let [from, to] = *pair else { continue };
        while let Some((_, ended)) = work.get(next).filter(|(began, _)| *began <= from) {
            until = until.max(*ended);
            next += 1;
        }
        let works = until > from;
        match parts.last_mut() {
            Some(last) if last.2 == works => last.1 = to,
            _ => parts.push((from, to, works)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operations::{Attempt, Ending};

    fn worked(times: &[(u64, u64, u64)]) -> Vec<Progress> {
        let attempt = |&(queued, began, ended): &(u64, u64, u64)| Attempt {
            queued_at_ms: queued,
            began_at_ms: Some(began),
            ended_at_ms: Some(ended),
            ending: Ending::Succeeded,
        };
        vec![Progress { attempts: times.iter().map(attempt).collect(), ..Progress::default() }]
    }

    #[test]
    fn what_works_is_kept_whole_and_long_idle_time_is_cut() {
        let hours = 2 * 3_600_000;
        let axis = Axis::new(&worked(&[(0, 1_000, 31_000), (47_000, 47_000, 51_000)]), 0, hours);
        let told: Vec<_> = axis.stretches.iter().map(|one| (one.from, one.to, one.cut)).collect();
        let expected = [
            (0, 1_000, false),
            (1_000, 31_000, false),
            (31_000, 47_000, false),
            (47_000, 51_000, false),
            (51_000, hours, true),
        ];
        assert_eq!(told, expected);
        let units = 900;
        assert_eq!(axis.place(0, units), 0);
        assert_eq!(axis.place(51_000, units), 800, "the cut takes a ninth");
        assert_eq!(axis.place(hours, units), units);
        assert_eq!(axis.ticks().iter().map(|(_, after)| after / 1_000).collect::<Vec<_>>(), [0, 10, 20, 30, 40, 50]);
    }

    #[test]
    fn a_task_without_work_or_time_has_a_line_all_the_same() {
        for (created, now) in [(5, 5), (5, 4), (0, u64::MAX / 4)] {
            let axis = Axis::new(&[], created, now);
            assert!(axis.place(now, 100) <= 100);
            assert!(axis.ticks().len() < 20);
        }
    }

    #[test]
    fn many_cuts_leave_room_for_the_work() {
        let times: Vec<(u64, u64, u64)> = (0..50).map(|n| (n * 100_000, n * 100_000, n * 100_000 + 10)).collect();
        let axis = Axis::new(&worked(&times), 0, 5_000_000);
        let cut: u64 = axis.stretches.iter().filter(|one| one.cut).map(|one| one.place.1 - one.place.0).sum();
        assert!(cut <= axis.length / 2, "{cut} of {}", axis.length);
    }
}
