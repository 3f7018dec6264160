//! What a caller of the host gets wrong, and what it is told.

#![allow(missing_docs)]

use std::fs;

use tasker_contrib_host::{Answer, Component, run, types::Source};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm");
const MISSPELT: &str = "\
name: order
namespace_name: shop
version: 1.0.0
steps:
  - { name: charge, handler: { callable: charge } }
  - { name: ship, handler: { callable: ship }, dependencies: [chrage] }
";

#[test]
fn a_template_with_an_error_is_not_run() {
    let component = Component::load(&fs::read(SHIPPED).unwrap()).unwrap();
    let source = Source { name: "order.yaml".to_owned(), text: MISSPELT.to_owned() };
    let refused = run(&component, &source, |_| -> Answer { panic!("a handler was called") }).err().unwrap();
    let said = "order.yaml:6: TC3033 `ship` depends on `chrage`, which does not exist. Did you mean `charge`?";
    assert_eq!(refused.to_string(), said);
}

#[test]
fn what_is_no_component_is_refused_with_what_was_expected() {
    let bytes: [&[u8]; 3] = [b"", b"name: order", b"\0asm\x01\0\0\0"];
    for bytes in bytes {
        let refused = Component::load(bytes).err().unwrap();
        assert_eq!(refused.to_string(), "expected a component of tasker:contrib@0.2");
    }
}
