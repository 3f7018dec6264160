//! Reads the comments with which a file accepts changes: `# tasker:accept TC8010 because no task
//! waits there`.

use crate::diagnostics::{Code, Diagnostic, Source, printable};

const WORD: &str = "tasker:accept";

/// An accepted code and its reason.
pub(super) struct Acceptance {
    pub code: &'static str,
    pub because: String,
}

/// Returns the acceptances in a text, and findings for those that can't be understood.
pub(super) fn accepted(name: &str, text: &str) -> (Vec<Acceptance>, Vec<Diagnostic>) {
    let source = Source::new(name, text);
    let (mut found, mut wrong, mut start) = (Vec::new(), Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let comment = line.trim().strip_prefix('#').map(str::trim_start);
        if let Some(rest) = comment.and_then(|comment| comment.strip_prefix(WORD)) {
            match understood(rest) {
                Ok(acceptance) => found.push(acceptance),
                Err(message) => {
                    let at = start + line.len() - line.trim_start().len()..start + line.trim_end().len();
                    wrong.push(
                        Diagnostic::new(Code::AcceptanceUnread, source.span(at), message)
                            .help("Write `# tasker:accept TC8010 because`, followed by the reason."),
                    );
                }
            }
        }
        start += line.len();
    }
    (found, wrong)
}

fn understood(rest: &str) -> Result<Acceptance, String> {
    let (id, reason) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    let known = Code::of(id).map(Code::id).filter(|code| code.starts_with("TC8"));
    let Some(code) = known else {
        return Err(format!("`{}` is not a code that can be accepted here.", printable(id)));
    };
    match reason.trim().strip_prefix("because").map(str::trim) {
        Some(because) if !because.is_empty() => Ok(Acceptance { code, because: because.to_owned() }),
        _ => Err(format!("The reason for accepting {code} is missing.")),
    }
}
