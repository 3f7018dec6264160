//! How many milliseconds a call takes: `rake hosts` writes them into the README.

use std::time::Instant;
use std::{env, fs};

use tasker_contrib_host::{Component, types::Source};

const CALLS: u32 = 300;

fn main() -> wasmtime::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    let [_, component, template] = arguments.as_slice() else {
        return Err(wasmtime::Error::msg("usage: timing COMPONENT TEMPLATE"));
    };
    let component = Component::load(&fs::read(component)?)?;
    let source = Source { name: "a.yaml".to_owned(), text: fs::read_to_string(template)? };
    let mut session = component.open()?;
    let mut read = || session.call(|contrib, store| contrib.tasker_contrib_workflow().call_read(store, &source, &[]));
    read()?;
    let began = Instant::now();
    for _ in 0..CALLS {
        read()?;
    }
    println!("{:.2}", began.elapsed().as_secs_f64() * 1000.0 / f64::from(CALLS));
    Ok(())
}
