//! The component of tasker-contrib in Rust. It needs the component's bytes and nothing else: a new host is little more
//! than this file.
//!
//! ```no_run
//! use tasker_contrib_host::{Component, sentences, types::Source};
//!
//! let component = Component::load(&std::fs::read("tasker_contrib.wasm")?)?;
//! let source = Source { name: "order.yaml".into(), text: std::fs::read_to_string("order.yaml")? };
//! let reading = component.open()?.call(|contrib, store| contrib.tasker_contrib_workflow().call_read(store, &source, &[]))?;
//! println!("{}", sentences(&reading.findings));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod inline;

use wasmtime::component::{Component as Compiled, Linker};
use wasmtime::{Config, Engine, Result, Store, StoreLimits, StoreLimitsBuilder, Strategy, error::Context as _};

pub use exports::tasker::contrib::*;
pub use inline::{Answer, Call, Event, Run, Step, run};

#[allow(missing_docs)] // the documentation is in `wit/`
mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit", world: "contrib",
        additional_derives: [serde::Serialize, serde::Deserialize],
    });
}
pub use bindings::{Contrib, exports};

/// Bytes of memory that a session may have.
const MEMORY: usize = 64 * 1024 * 1024;
/// Instructions that a call may run; a second has about 4,000 million.
const FUEL: u64 = 5_000_000_000;

/// The compiled component. It can be shared between threads.
pub struct Component {
    engine: Engine,
    contrib: bindings::ContribPre<StoreLimits>,
}

impl Component {
    /// Compiles the bytes of a component.
    ///
    /// # Errors
    /// Fails if they are no component of this contract.
    pub fn load(bytes: &[u8]) -> Result<Self> {
        // Winch compiles five times faster than Cranelift, but not for every processor.
        let engine = |strategy| Engine::new(Config::new().strategy(strategy).consume_fuel(true));
        let engine = engine(Strategy::Winch).or_else(|_| engine(Strategy::Cranelift))?;
        // The linker is empty: the component imports nothing.
        let pre = Compiled::new(&engine, bytes).and_then(|it| Linker::new(&engine).instantiate_pre(&it));
        let contrib = pre.and_then(bindings::ContribPre::new).context("expected a component of tasker:contrib@0.2")?;
        Ok(Self { contrib, engine })
    }

    /// Makes an instance, which has its own memory and runs at most one task.
    ///
    /// # Errors
    /// Fails if the system has no memory for it.
    pub fn open(&self) -> Result<Session> {
        let mut store = Store::new(&self.engine, StoreLimitsBuilder::new().memory_size(MEMORY).build());
        store.limiter(|limits| limits);
        store.set_fuel(FUEL)?;
        let contrib = self.contrib.instantiate(&mut store)?;
        Ok(Session { store, contrib })
    }
}

/// An instance of the component.
pub struct Session {
    store: Store<StoreLimits>,
    contrib: Contrib,
}

impl Session {
    /// Calls a function, with its own fuel.
    ///
    /// # Errors
    /// Fails if the call needs too much fuel or memory. The session can't be used after that.
    pub fn call<T>(&mut self, call: impl FnOnce(&Contrib, &mut Store<StoreLimits>) -> Result<T>) -> Result<T> {
        self.store.set_fuel(FUEL)?;
        call(&self.contrib, &mut self.store)
    }
}

/// Findings for people: one line for each, with its place, what is wrong and what to do.
pub fn sentences(found: &[diagnostics::Diagnostic]) -> String {
    let place = |span: &types::Span| span.line.map(|line| format!("{}:{line}: ", span.source)).unwrap_or_default();
    let help = |help: &Option<String>| help.as_ref().map(|help| format!(" {help}")).unwrap_or_default();
    let lines = found.iter().map(|one| format!("{}{} {}{}", place(&one.span), one.code, one.message, help(&one.help)));
    lines.collect::<Vec<_>>().join("\n")
}
