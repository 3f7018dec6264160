//! `tasker-contrib explain CODE`.

use std::sync::LazyLock;

use serde_json::{Map, Value};
use tasker_contrib::diagnostics::did_you_mean;

use super::{Result, Stop, print};

/// The texts of the gem, made by `rake docs:generate`.
static ALL: LazyLock<serde_json::Result<Map<String, Value>>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../host-ruby/lib/tasker_contrib_rails/diagnostics/explanations.json"))
});

fn all() -> Result<&'static Map<String, Value>> {
    let unreadable = |error: &_| Stop::Because(format!("This program was built with broken explanations ({error})."));
    ALL.as_ref().map_err(unreadable)
}

/// What a code means.
pub struct Explanation {
    pub title: String,
    pub text: String,
}

impl Explanation {
    /// None if there is no such code.
    pub fn of(code: &str) -> Result<Option<Self>> {
        Ok(all()?.get(code).map(|entry| Self::read(code, entry)))
    }

    fn read(code: &str, entry: &Value) -> Self {
        let part = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let samples = entry.get("samples").and_then(Value::as_array).into_iter().flatten();
        let samples = samples.map(|sample| {
            let indented = part(sample, "text").split('\n').map(indented).collect::<Vec<_>>().join("\n");
            format!("\n\n{}\n\n{indented}", part(sample, "title"))
        });
        let title = part(entry, "title");
        let head = format!("{}[{code}]: {title}\n\n{}", part(entry, "severity"), part(entry, "explanation"));
        Self { text: head + &samples.collect::<String>(), title }
    }
}

/// All codes.
pub fn codes() -> Result<impl Iterator<Item = &'static str>> {
    Ok(all()?.keys().map(String::as_str))
}

fn indented(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("  {line}") }
}

pub fn call(code: &str) -> Result<bool> {
    let wanted = code.trim().to_uppercase();
    let Some(explanation) = Explanation::of(&wanted)? else {
        let near = did_you_mean(&wanted, codes()?);
        let find = "A finding has its code in brackets, as in `error[TC2033]`.";
        let hint = if near.is_empty() { find } else { &near };
        return Err(Stop::Because(format!("There is no code `{code}`. {hint}")));
    };
    print::out(&format!("{}\n", explanation.text.trim_end_matches('\n')))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_explanations_in_this_program_can_be_read() {
        let codes = super::codes().map(Iterator::count);
        assert!(codes.is_ok_and(|codes| codes > 100));
        assert!(matches!(super::Explanation::of("TC3001"), Ok(Some(known)) if known.text.contains("Fixed:")));
    }
}
