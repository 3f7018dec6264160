//! `tasker-contrib completions SHELL`.

use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use super::{Result, explain, print};

pub fn call(shell: Shell) -> Result<bool> {
    let codes = explain::codes()?.collect::<Vec<_>>();
    let of_explain =
        |explain: Command| explain.mut_arg("code", |code| code.value_parser(PossibleValuesParser::new(codes)));
    let mut command = super::Command::command().mut_subcommand("explain", of_explain);
    let mut script = Vec::new();
    // clap_complete's script for bash completes no subcommand if there is a dash in the name (4.6.11).
    let name = if shell == Shell::Bash { "tasker_contrib" } else { "tasker-contrib" };
    clap_complete::generate(shell, &mut command, name, &mut script);
    let script = String::from_utf8_lossy(&script).replace(" tasker_contrib\n", " tasker-contrib\n");
    print::out(&script)?;
    Ok(true)
}
