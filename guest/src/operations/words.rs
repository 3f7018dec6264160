//! Writes times, counts and lists in words.

/// A duration, such as `12 s`, `3 min`, `2 h 5 min` or `4 days`.
#[must_use]
pub fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1_000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) if minutes % 60 == 0 => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {} min", minutes % 60),
        (1, ..) => "1 day".to_owned(),
        (days, ..) => format!("{days} days"),
    }
}

/// A number with its noun, such as `1 step` or `3 steps`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A list of names, such as `a`, `a and b` or `a, b and 3 more`.
pub fn list(names: &[String]) -> String {
    const MOST: usize = 3;
    match names {
        [] => String::new(),
        [one] => format!("`{one}`"),
        _ => {
            let more = names.len().saturating_sub(MOST);
            let shown = if more == 0 { names.len() - 1 } else { MOST };
            let head: Vec<String> = names.iter().take(shown).map(|name| format!("`{name}`")).collect();
            let tail = match names.last() {
                Some(last) if more == 0 => format!("`{last}`"),
                _ => format!("{more} more"),
            };
            format!("{} and {tail}", head.join(", "))
        }
    }
}
