//! Parses YAML and turns its problems into findings.

pub use spanned_yaml::{Key, Node, Tag, Value};
use spanned_yaml::{MOST_COPIES, Problem, Syntax};

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
    };
    found.add(code, at, message).help = help.to_owned();
}

const SHARE_LESS: &str = "Write the values out, or use fewer aliases.";

fn advice(kind: Syntax) -> &'static str {
    match kind {
        Syntax::Tab => "Indent YAML with spaces, not tabs.",
        Syntax::Key => "Check the indentation, and put text that holds `: ` in quotes.",
        Syntax::Character => "Put text that starts with such a character in quotes.",
        Syntax::Depth => "Use fewer levels.",
        Syntax::Other => "Check the indentation and the quotes here and in the line above.",
    }
}
