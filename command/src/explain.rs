//! `tasker-contrib explain CODE`.

use std::sync::LazyLock;

use serde_json::Value;
use tasker_contrib::diagnostics::did_you_mean;

use super::{Result, Stop, print};

/// The texts of the gem, made by `rake docs:generate`.
static ALL: LazyLock<Value> = LazyLock::new(|| {
    let texts = include_str!("../../host-ruby/lib/tasker_contrib_rails/diagnostics/explanations.json");
    serde_json::from_str(texts).unwrap_or_default()
});

/// What a code means.
pub struct Explanation {
    pub title: String,
    pub text: String,
}

impl Explanation {
    pub fn of(code: &str) -> Option<Self> {
        let entry = ALL.get(code)?;
        let part = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let samples = entry.get("samples").and_then(Value::as_array).into_iter().flatten();
        let samples = samples.map(|sample| {
            let indented = part(sample, "text").split('\n').map(indented).collect::<Vec<_>>().join("\n");
            format!("\n\n{}\n\n{indented}", part(sample, "title"))
        });
        let title = part(entry, "title");
        let head = format!("{}[{code}]: {title}\n\n{}", part(entry, "severity"), part(entry, "explanation"));
        Some(Self { text: head + &samples.collect::<String>(), title })
    }
}

fn indented(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("  {line}") }
}

pub fn call(code: &str) -> Result<bool> {
    let wanted = code.trim().to_uppercase();
    let Some(explanation) = Explanation::of(&wanted) else {
        let codes = ALL.as_object().into_iter().flat_map(|all| all.keys().map(String::as_str));
        let near = did_you_mean(&wanted, codes);
        let find = "A finding has its code in brackets, as in `error[TC2033]`.";
        let hint = if near.is_empty() { find } else { &near };
        return Err(Stop::Because(format!("There is no code `{code}`. {hint}")));
    };
    print::out(&format!("{}\n", explanation.text.trim_end_matches('\n')))?;
    Ok(true)
}
