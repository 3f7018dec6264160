//! Removes the whitespace that `{%-` and `-%}` ask to remove, in the order in which Tera does it.

use super::tree::{Branch, Node, Trim};

/// Trims the nodes of a body between two tags, whose inner sides are `around`.
pub fn trim(nodes: Vec<Node>, around: Trim) -> Vec<Node> {
    let mut done: Vec<Node> = Vec::with_capacity(nodes.len());
    let mut after_text = false;
    let mut trim_next = around.left;
    for node in nodes {
        let node = match node {
            Node::Text(text) => {
                after_text = true;
                if !trim_next {
                    done.push(Node::Text(text));
                } else if !text.trim_start().is_empty() {
                    done.push(Node::Text(text.trim_start().to_owned()));
                }
                trim_next = false;
                continue;
            }
            Node::Super(_) => node,
            Node::Comment(trim)
            | Node::Print(trim, _)
            | Node::Set { trim, .. }
            | Node::Include { trim, .. }
            | Node::Extends(trim, ..)
            | Node::Import { trim, .. }
            | Node::Break(trim)
            | Node::Continue(trim) => {
                trim_last(after_text && trim.left, &mut done);
                trim_next = trim.right;
                node
            }
            Node::Raw(start, text, end) => {
                trim_last(after_text && start.left, &mut done);
                trim_next = end.right;
                let text = if start.right { text.trim_start() } else { &text };
                let text = if end.left { text.trim_end() } else { text };
                Node::Raw(start, text.to_owned(), end)
            }
            Node::For(start, mut inner, end) => {
                trim_last(after_text && start.left, &mut done);
                trim_next = end.right;
                inner.body = trim(inner.body, inside(start, end));
                Node::For(start, inner, end)
            }
            Node::Filter(start, call, body, end) => {
                trim_last(after_text && start.left, &mut done);
                trim_next = end.right;
                Node::Filter(start, call, trim(body, inside(start, end)), end)
            }
            Node::Block(start, mut block, end) => {
                trim_last(after_text && start.left, &mut done);
                trim_next = end.right;
                block.body = trim(block.body, inside(start, end));
                Node::Block(start, block, end)
            }
            Node::Macro(start, mut inner, end) => {
                trim_last(after_text && start.left, &mut done);
                trim_next = end.right;
                inner.body = trim(inner.body, inside(start, end));
                Node::Macro(start, inner, end)
            }
            Node::If(branches, otherwise, end) => {
                trim_next = end.right;
                trim_branches(branches, otherwise, end, after_text, &mut done)
            }
        };
        after_text = false;
        done.push(node);
    }
    trim_last(around.right, &mut done);
    done
}

fn inside(start: Trim, end: Trim) -> Trim {
    Trim { left: start.right, right: end.left }
}

fn trim_branches(
    branches: Vec<Branch>,
    otherwise: Option<(Trim, Vec<Node>)>,
    end: Trim,
    after_text: bool,
    before: &mut Vec<Node>,
) -> Node {
    let mut done: Vec<Branch> = Vec::with_capacity(branches.len());
    for mut branch in branches {
        if branch.trim.left {
            match done.last_mut() {
                None => trim_last(after_text, before),
                Some(last) => trim_last(true, &mut last.body),
            }
        }
        branch.body = trim(branch.body, Trim { left: branch.trim.right, right: false });
        done.push(branch);
    }
    let mut otherwise = otherwise.map(|(own, body)| {
        if let Some(last) = done.last_mut() {
            trim_last(own.left, &mut last.body);
        }
        (own, trim(body, Trim { left: own.right, right: false }))
    });
    if let Some(body) = otherwise.as_mut().map(|(_, body)| body).or(done.last_mut().map(|last| &mut last.body)) {
        trim_last(end.left, body);
    }
    Node::If(done, otherwise, end)
}

/// Removes the whitespace at the end of the last node if it is a text.
fn trim_last(wanted: bool, nodes: &mut Vec<Node>) {
    if wanted && let Some(Node::Text(text)) = nodes.last_mut() {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            nodes.pop();
        }
    }
}
