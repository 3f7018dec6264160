//! Checks waits that are longer than the engine keeps looking at a task.

use std::ops::Range;

use crate::diagnostics::{Code, Findings};
use crate::task_template::{Retry, Template};

/// Minutes after which the engine ignores a task that waits for a retry, and one that waits for
/// dependencies.
const FORGOTTEN: [u32; 2] = [30, 60];

/// Finds retries and `lifecycle` limits that are longer.
pub fn check(template: &Template, found: &mut Findings) {
    let overrides = template.environments.iter().filter(|(name, _)| name.value == "production");
    let overrides = overrides.flat_map(|(_, overrides)| overrides.iter().map(|over| (&over.retry, &over.retry_at)));
    for (retry, at) in template.steps.iter().map(|step| (&step.retry, &step.retry_at)).chain(overrides) {
        long_wait(retry, at.as_ref(), found);
    }
    let [dependencies, retry] = &template.limits;
    for (limit, state, most) in
        [(retry, "waiting_for_retry", FORGOTTEN[0]), (dependencies, "waiting_for_dependencies", FORGOTTEN[1])]
    {
        if let Some((minutes, at)) = limit
            && *minutes > most
        {
            let message = format!(
                "The engine no longer looks at a task that has been `{state}` for {most} minutes, so it never reaches {minutes}."
            );
            found.add(Code::LimitNeverReached, at.clone(), message).help = format!("Write {most} or less.");
        }
    }
}

fn long_wait(retry: &Retry, at: Option<&Range<usize>>, found: &mut Findings) {
    let Some(at) = at.cloned().filter(|_| retry.retryable) else { return };
    let too_long = u64::from(FORGOTTEN[0]) * 60_000;
    // Another check reports more attempts than the engine allows.
    let first = (1..retry.max_attempts.min(100)).find(|failed| retry.wait(*failed) >= too_long);
    if let Some(failed) = first {
        let minutes = retry.wait(failed) / 60_000;
        let message = format!(
            "The wait before attempt {} is {minutes} minutes, but the engine forgets a task that waits for {} or more.",
            failed + 1,
            FORGOTTEN[0]
        );
        found.add(Code::WaitForgotten, at, message).help =
            "Limit waits with `max_backoff_ms: 1200000`. For longer ones, create a new task from a job.".to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profiles::NEUTRAL;

    fn lines(retry: &str, rest: &str) -> Vec<u32> {
        let text = format!(
            "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: pay\n    handler: {{ callable: Pay }}\n\
             \x20   retry: {{ {retry} }}\n{rest}"
        );
        let found = crate::workflow::read("order.yaml", &text, None, &NEUTRAL).findings;
        found.iter().filter(|one| one.code == Code::WaitForgotten).map(|one| one.span.line).collect()
    }

    const LONG: &str = "max_attempts: 3, backoff: fixed, backoff_base_ms: 3600000, max_backoff_ms: 3600000";

    #[test]
    fn only_waits_that_come_in_production_count() {
        assert_eq!(lines(LONG, ""), [7]);
        assert_eq!(lines(&format!("retryable: false, {LONG}"), ""), [0; 0]);
        let over =
            |name| format!("environments:\n  {name}:\n    steps:\n      - {{ name: pay, retry: {{ {LONG} }} }}\n");
        assert_eq!(lines("max_attempts: 3", &over("production")), [11]);
        assert_eq!(lines("max_attempts: 3", &over("development")), [0; 0]);
    }
}
