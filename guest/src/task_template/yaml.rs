//! Parses YAML and turns its problems into findings.

use spanned_yaml::{DEEPEST, MOST_COPIES, Problem, Syntax, Unread};
pub use spanned_yaml::{Key, Node, Tag, Value};

use crate::diagnostics::Findings;
use crate::diagnostics::{Code, printable, sentence};

/// Parses the only document of a text and adds findings for everything that is wrong with its form.
/// Returns none if there is no document or its syntax is broken.
pub fn parse(found: &mut Findings) -> Option<Node> {
    let document = spanned_yaml::parse(found.source.text);
    for problem in document.problems {
        add(problem, found);
    }
    document.root
}

fn add(problem: Problem, found: &mut Findings) {
    let (code, at, message, help) = match problem {
        Problem::Syntax { at, said, kind } => {
            (Code::YamlSyntax, at..at + 1, sentence(format!("This is not valid YAML: {said}")), advice(kind))
        }
        Problem::SecondDocument(at) => (
            Code::SeveralDocuments,
            at,
            "A second document begins here, so the engine refuses the file.".to_owned(),
            "Give each template its own file.",
        ),
        Problem::KeyNotText(at) => (Code::WrongType, at, "A key must be text.".to_owned(), ""),
        Problem::MergeKey(at) => (
            Code::MergeKey,
            at,
            "The engine does not merge mappings. It would ignore this key and everything below it.".to_owned(),
            "Write the keys out where they are needed.",
        ),
        Problem::DuplicateKey { at, first, text } => {
            let first = found.related(first, "first here");
            let message = format!("`{}` is given twice, so the engine refuses the file.", printable(&text));
            found.add(Code::DuplicateKey, at, message).related.push(first);
            return;
        }
        Problem::AliasInItself(at) => {
            (Code::AnchorsExplode, at, "This alias is inside its own anchor.".to_owned(), SHARE_LESS)
        }
        Problem::AnchorsExplode(at) => (
            Code::AnchorsExplode,
            at,
            format!("The aliases up to here expand to more than {MOST_COPIES} values, or nest too deeply."),
            SHARE_LESS,
        ),
        Problem::CommentTooNear(at) => (
            Code::CommentTooNear,
            at,
            "YAML wants a space before a comment. The engine reads the file without it, other readers refuse it."
                .to_owned(),
            "Write a space before the `#`.",
        ),
        Problem::Unread(at, what) => {
            let (message, help) = unread(what);
            (Code::EngineYaml, at, message, help)
        }
    };
    found.add(code, at, message).help = help.to_owned();
}

fn unread(what: Unread) -> (String, &'static str) {
    let (message, help) = match what {
        Unread::ByteOrderMark => (
            "An invisible byte order mark is before the first key, so the engine refuses the file.",
            "Save the file as UTF-8 without a byte order mark (BOM).",
        ),
        Unread::Tab => (
            "The engine refuses the file because of this tab.",
            "Use spaces here, and nothing at all in an empty line.",
        ),
        Unread::LineBreak(character) => {
            let number = u32::from(character);
            let message = format!(
                "The invisible character U+{number:04X} ends the line for the engine, which reads what follows as another line."
            );
            return (message, "Remove it, or put the text in double quotes and write the character as `\\u2028`.");
        }
        Unread::Directive => {
            ("The engine refuses this directive. It knows `%TAG`, `%YAML 1.1` and `%YAML 1.2`.", "Remove the line.")
        }
        Unread::DocumentEnd => ("The engine refuses `...` before the document.", "Remove the line."),
        Unread::Indicator => (
            "In `[ ]` and `{ }`, the engine reads this colon or question mark as the mark of a key, not as text.",
            "Put text in quotes, and write a space behind the colon of a key.",
        ),
        Unread::Surrogate => (
            "The engine refuses escapes of which two make one character.",
            "Write the character itself, or its number with eight digits: `\\U0001F600`.",
        ),
        Unread::AnchorName => (
            "The engine refuses this name of an anchor.",
            "Use only the letters a to z, digits, `-` and `_`, and write a space behind it.",
        ),
        Unread::Depth => {
            return (
                format!("The engine reads at most {DEEPEST} levels, so it refuses the file."),
                "Use fewer levels.",
            );
        }
    };
    (message.to_owned(), help)
}

const SHARE_LESS: &str = "Write the values out, or use fewer aliases.";

fn advice(kind: Syntax) -> &'static str {
    match kind {
        Syntax::Tab => "Indent YAML with spaces, not tabs.",
        Syntax::Key => "Check the indentation, and put text that holds `: ` in quotes.",
        Syntax::Character => "Put text that starts with such a character in quotes.",
        Syntax::Alias => "Write a space between an alias and the colon, which could be part of its name.",
        Syntax::Comment => "Write a space before the `#`.",
        Syntax::Depth => "Use fewer levels.",
        Syntax::Other => "Check the indentation and the quotes here and in the line above.",
    }
}
