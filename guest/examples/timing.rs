//! Prints how many milliseconds a call takes natively, for `bench/component.rb`: the name of the
//! call is the argument, and its input comes from standard input.

#![allow(missing_docs, clippy::unwrap_used)] // a benchmark may stop

use std::io::Read as _;
use std::time::Instant;

use tasker_contrib::generator::Request;
use tasker_contrib::profiles::NEUTRAL;
use tasker_contrib::workflow::{Format, View};

fn main() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).unwrap();
    let name = std::env::args().nth(1).unwrap_or_default();
    let request = Request {
        template: "step_handler".to_owned(),
        arguments: vec![("name".to_owned(), "Charge".to_owned())],
        acronyms: Vec::new(),
        sources: Vec::new(),
    };
    let call = || match name.as_str() {
        "check" => drop(tasker_contrib::workflow::read("order.yaml", &text, None, &NEUTRAL)),
        "draw" => drop(tasker_contrib::workflow::graph("order.yaml", &text, Format::Svg, &View::default(), &NEUTRAL)),
        _ => drop(tasker_contrib::generator::render(&request)),
    };
    let mut samples: Vec<f64> = (0..21)
        .map(|_| {
            let start = Instant::now();
            call();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    // The least, because other work on the machine only ever adds to it.
    println!("{}", samples.first().copied().unwrap_or_default());
}
