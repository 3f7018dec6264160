//! The bindings that cargo-component generates, with less code.
//!
//! They write out the loop over a list wherever a function of the contract takes or gives one:
//! diagnostics alone are lowered at 27 places. Here each loop becomes a function, and equal loops
//! become the same function.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The path from an interface to the root of the bindings.
const ROOT: &str = "super::super::super::super::";

/// Moves every loop of the bindings to a function in `mod lists`.
pub fn share(bindings: &str) -> String {
    let mut lists = Lists::default();
    let lines: Vec<&str> = bindings.lines().collect();
    let rest = lists.lines(&lines).join("\n");
    format!("{rest}\n{}", lists.module())
}

/// The functions for lists. Code that differs only in the numbers of its variables is one function.
#[derive(Default)]
struct Lists {
    /// The interface of the lines that are being read.
    interface: String,
    /// By code.
    functions: BTreeMap<String, Function>,
}

struct Function {
    name: String,
    loops: Loop,
    /// The type of the list's elements; empty if it does not matter.
    element: String,
}

/// What a loop does with a list.
#[derive(Clone, Copy)]
enum Loop {
    /// Writes it to memory that the host reads.
    Lower,
    /// Reads it from memory that the host wrote.
    Lift,
    /// Gives back the memory that the host has read.
    Free,
}

impl Lists {
    /// The lines with calls instead of loops.
    fn lines(&mut self, lines: &[&str]) -> Vec<String> {
        let mut done: Vec<String> = Vec::new();
        let mut rest = lines;
        while let Some((line, after)) = rest.split_first() {
            rest = after;
            if let Some(interface) = line.strip_prefix("            pub mod ") {
                self.interface = interface.trim_end_matches(" {").to_owned();
            }
            if !line.trim_start().starts_with("for ") {
                done.push((*line).to_owned());
                continue;
            }
            let end = rest.iter().position(|other| *other == closing(line)).expect("a loop ends");
            let mut code = vec![(*line).to_owned()];
            code.extend(self.lines(&rest[..end]));
            code.push(rest[end].to_owned());
            rest = &rest[end + 1..];
            if line.contains(".into_iter()") {
                let number = number(line, "vec");
                let start = format!("let len{number} = vec{number}.len();");
                let start = done.iter().rposition(|line| line.trim() == start).expect("a list has a length");
                code.splice(0..0, done.split_off(start));
                done.extend(self.call(Loop::Lower, number, code));
                continue;
            }
            // Both other loops end with giving back the memory that they read.
            let end = rest.iter().position(|line| line.ends_with(';')).expect("a statement ends");
            code.extend(rest[..=end].iter().map(|line| (*line).to_owned()));
            rest = &rest[end + 1..];
            let number = number(line, "len");
            if done.last().is_some_and(|line| line.contains("::with_capacity(")) {
                code.splice(0..0, done.pop());
                done.extend(self.call(Loop::Lift, number, code));
            } else {
                done.extend(self.call(Loop::Free, number, code));
            }
        }
        done
    }

    /// A call of a function with this code; the code itself if it does not name the type of its elements.
    fn call(&mut self, loops: Loop, number: &str, code: Vec<String>) -> Vec<String> {
        let (word, element) = match loops {
            Loop::Lower => ("lower", self.lowered(&code)),
            Loop::Lift => ("lift", self.lifted(&code)),
            Loop::Free => ("free", Some(String::new())),
        };
        let Some(element) = element else { return code };
        let code = self.moved(&code.join("\n"));
        let name = format!("{word}_{}", self.functions.len());
        let name = &self.functions.entry(code).or_insert(Function { name, loops, element }).name;
        vec![match loops {
            Loop::Lower => format!("let (result{number}, len{number}) = {ROOT}lists::{name}(vec{number});"),
            Loop::Lift => format!("let result{number} = {ROOT}lists::{name}(base{number}, len{number});"),
            Loop::Free => format!("{ROOT}lists::{name}(base{number}, len{number});"),
        }]
    }

    /// The type of an element, from the first statement that lowers it.
    fn lowered(&self, code: &[String]) -> Option<String> {
        let body = code.iter().position(|line| line.trim() == "{")?;
        let first = code.get(body + 1)?.trim().strip_prefix("let ")?;
        if first.ends_with("(e.into_bytes()).into_boxed_slice();") {
            Some("_rt::String".to_owned())
        } else if first.ends_with(" = e;") && first.starts_with("vec") {
            self.list(code.get(body + 2)?)
        } else {
            let (path, _) = first.split_once(" {")?;
            Some(self.moved(path))
        }
    }

    /// The type of an element, from the expression that is the result of lifting it.
    fn lifted(&self, code: &[String]) -> Option<String> {
        let start = code.iter().position(|line| line.trim_start().starts_with("let e") && line.ends_with(" = {"))?;
        let end = start + code[start..].iter().position(|line| *line == format!("{};", closing(&code[start])))?;
        let indent = format!("{}    ", closing(&code[start]).trim_end_matches('}'));
        let last = code[start + 1..end].iter().rfind(|line| {
            line.strip_prefix(&indent).is_some_and(|line| line.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        })?;
        let last = last.trim();
        if last.starts_with("_rt::string_lift(") {
            Some("_rt::String".to_owned())
        } else if let Some(list) = code[start..end].iter().find(|line| line.starts_with(&format!("let {last} = "))) {
            self.list(list)
        } else {
            let (path, _) = last.split_once("::_lift(").or_else(|| last.split_once(" {"))?;
            (!path.contains(' ')).then(|| self.moved(path))
        }
    }

    /// The type that a call of a function in `mod lists` takes or gives.
    fn list(&self, call: &str) -> Option<String> {
        let (_, call) = call.split_once("lists::")?;
        let (name, _) = call.split_once('(')?;
        let function = self.functions.values().find(|function| function.name == name)?;
        Some(format!("_rt::Vec<{}>", function.element))
    }

    /// Code as `mod lists` has it: with paths from there, and with variables that are counted from 0.
    fn moved(&self, code: &str) -> String {
        let mut numbers: Vec<&str> = Vec::new();
        let mut moved = String::new();
        let mut rest = code;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = &word[name.len()..];
            let literal = word.starts_with(|c: char| c.is_ascii_digit());
            if literal || moved.ends_with("::") || ["Some", "None"].contains(&word) {
                moved.push_str(word);
            } else if word.starts_with(char::is_uppercase) {
                write!(moved, "{ROOT}exports::tasker::contrib::{}::{word}", self.interface)
                    .expect("a String takes all");
            } else if number.is_empty() || is_type(word) {
                moved.push_str(word);
            } else {
                let known = numbers.iter().position(|other| *other == number).unwrap_or_else(|| {
                    numbers.push(number);
                    numbers.len() - 1
                });
                write!(moved, "{name}{known}").expect("a String takes all");
            }
            let mut others = after.chars();
            moved.extend(others.next());
            rest = others.as_str();
        }
        on_one_line(&moved.replace(ROOT, "super::"))
    }

    fn module(&self) -> String {
        let mut functions = String::new();
        for (code, Function { name, loops, element }) in &self.functions {
            let (takes, gives, result) = match loops {
                Loop::Lower => (format!("vec0: _rt::Vec<{element}>"), "(*mut u8, usize)".to_owned(), "(result0, len0)"),
                Loop::Lift => ("base0: *mut u8, len0: usize".to_owned(), format!("_rt::Vec<{element}>"), "result0"),
                Loop::Free => ("base0: *mut u8, len0: usize".to_owned(), "()".to_owned(), ""),
            };
            writeln!(functions, "pub unsafe fn {name}({takes}) -> {gives} {{ {code} {result} }}")
                .expect("a String takes all");
        }
        format!("mod lists {{\nuse super::_rt;\n{functions}}}\n")
    }
}

/// Code without the line breaks that depend on how deep it stands.
fn on_one_line(code: &str) -> String {
    let words: Vec<&str> = code.split_whitespace().collect();
    let breaks = [("( ", "("), (", )", ")"), (" )", ")"), (", }", " }"), (" .", ".")];
    breaks.iter().fold(words.join(" "), |code, (broken, whole)| code.replace(broken, whole))
}

/// The line that closes what a line opens.
fn closing(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    format!("{}}}", &line[..indent])
}

/// The number of the first variable of this name.
fn number<'l>(line: &'l str, name: &str) -> &'l str {
    let at = line.find(name).expect("the variable is there") + name.len();
    let rest = &line[at..];
    &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())]
}

/// Whether a word that ends with a number is a type, or a function that is named after one.
fn is_type(word: &str) -> bool {
    let word = word.strip_prefix("as_").unwrap_or(word);
    word.strip_prefix(['u', 'i', 'f']).is_some_and(|bits| ["8", "16", "32", "64"].contains(&bits))
}
