//! `tasker-contrib`: checks, draws and renders Tasker workflows without Ruby. It links the code of the component
//! natively; only this crate reads files and prints.

#![allow(clippy::doc_markdown)] // What clap shows as help is no Markdown.

mod check;
mod completions;
mod config;
mod explain;
mod files;
mod formats;
mod graph;
mod own;
mod paint;
mod plugins;
mod print;
mod render;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use tasker_contrib::config::Context;
use tasker_contrib::diagnostics::Diagnostic;
use tasker_contrib::profiles::{NEUTRAL, PROFILES, Profile};
use tasker_contrib::workflow::Format;

/// Check, draw and render Tasker workflows
#[derive(Parser)]
#[command(name = "tasker-contrib", version, propagate_version = true, max_term_width = 100)]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Check task templates, the events that they declare, and the configuration
    Check(Check),
    /// Draw a workflow, or all of them
    Graph(Graph),
    /// Print the merged configuration that the runtime would get, with secrets masked
    Config(Config),
    /// Render a template into files, or list the templates
    Render(Render),
    /// Explain a code of `check`, with a broken and a mended sample
    Explain {
        /// Such as TC3001
        code: String,
    },
    /// Print a script that completes this command's words in a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where the application is.
#[derive(Args)]
struct Place {
    /// The application's folder
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath, value_parser = folder())]
    root: PathBuf,
    /// The language of step handlers [default: ruby-rails in a Rails application, otherwise what holds for all]
    #[arg(long, value_name = "NAME", value_parser = profiles())]
    profile: Option<&'static Profile>,
}

impl Place {
    fn profile(&self) -> &'static Profile {
        let rails = || Profile::named("ruby-rails").filter(|_| self.root.join("config/application.rb").is_file());
        self.profile.or_else(rails).unwrap_or(&NEUTRAL)
    }
}

fn folder() -> impl TypedValueParser<Value = PathBuf> {
    let there = |path: PathBuf| if path.is_dir() { Ok(path) } else { Err("there is no such folder") };
    PathBufValueParser::new().try_map(there)
}

fn profiles() -> impl TypedValueParser<Value = &'static Profile> {
    let names = PROFILES.iter().map(|profile| match profile.name {
        "ruby-rails" => PossibleValue::new(profile.name).alias("rails"),
        name => PossibleValue::new(name),
    });
    PossibleValuesParser::new(names).map(|name| match name.as_str() {
        "rails" => Profile::named("ruby-rails").unwrap_or(&NEUTRAL),
        name => Profile::named(name).unwrap_or(&NEUTRAL),
    })
}

#[derive(Args)]
struct Check {
    /// Files or folders below --root with task templates, `-` for standard input; without them
    /// config/tasker/templates and the configuration
    #[arg(value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// How findings are printed
    #[arg(long, value_enum, default_value = "text")]
    format: Report,
    /// Fail on warnings too
    #[arg(long)]
    strict: bool,
    /// The environment [default: $TASKER_ENV, $RAILS_ENV or development]
    #[arg(long, short, value_name = "NAME")]
    env: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Report {
    /// For people: the line, and carets under the exact words
    Text,
    /// For programs
    Json,
    /// For code scanning services (SARIF 2.1.0)
    Sarif,
    /// Annotations of a pull request
    Github,
}

#[derive(Args)]
struct Graph {
    /// A workflow's name, with or without its namespace, or its file
    name: Option<String>,
    #[command(flatten)]
    place: Place,
    /// The namespace, if two workflows share a name; without a name, draw all workflows of it
    #[arg(long, value_name = "NAME")]
    namespace: Option<String>,
    /// Draw only this step and what is before and after it
    #[arg(long, value_name = "STEP")]
    focus: Option<String>,
    /// At most N dependencies away from it, or the first N layers; the other steps are folded
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    depth: Option<u32>,
    /// How it is drawn [default: as the extension of FILE says, or text]
    #[arg(long, short, value_enum)]
    format: Option<Drawn>,
    /// Where to write it (.txt, .mmd, .dot, .gv, .svg), instead of the terminal
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Drawn {
    Text,
    Mermaid,
    Dot,
    Svg,
}

impl From<Drawn> for Format {
    fn from(drawn: Drawn) -> Self {
        match drawn {
            Drawn::Text => Self::Text,
            Drawn::Mermaid => Self::Mermaid,
            Drawn::Dot => Self::Dot,
            Drawn::Svg => Self::Svg,
        }
    }
}

#[derive(Args)]
struct Config {
    #[command(flatten)]
    place: Place,
    /// Explain one parameter
    #[arg(long, value_name = "PATH")]
    explain: Option<String>,
    /// Show where each value comes from
    #[arg(long, conflicts_with = "explain")]
    origin: bool,
    /// Which process it is for
    #[arg(long, value_enum, default_value = "worker")]
    context: Process,
    /// The environment [default: $TASKER_ENV, $RAILS_ENV or development]
    #[arg(long, short, value_name = "NAME")]
    env: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Process {
    Worker,
    Orchestration,
    Complete,
}

impl From<Process> for Context {
    fn from(process: Process) -> Self {
        match process {
            Process::Worker => Self::Worker,
            Process::Orchestration => Self::Orchestration,
            Process::Complete => Self::Complete,
        }
    }
}

#[derive(Args)]
struct Render {
    /// The template; without it, all are listed with their parameters
    template: Option<String>,
    /// An argument of the template
    #[arg(long = "param", short, value_name = "NAME=VALUE", requires = "template")]
    params: Vec<String>,
    /// The folder to write to [default: what the settings of Tasker's CLI say, or --root]
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// Only print what would be written
    #[arg(long)]
    pretend: bool,
    /// Overwrite files that exist
    #[arg(long)]
    force: bool,
    /// The plugin, if several have such a template
    #[arg(long, value_name = "NAME")]
    plugin: Option<String>,
    /// The language, if plugins for several have it
    #[arg(long, value_name = "NAME")]
    language: Option<String>,
    /// A plugin, or a folder of plugins, besides those in the settings of Tasker's CLI
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    plugin_path: Vec<PathBuf>,
    /// The application's folder
    #[arg(long, value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath, value_parser = folder())]
    root: PathBuf,
}

/// Why a command stops.
enum Stop {
    /// A sentence for the user.
    Because(String),
    /// What is wrong with texts, and these texts by their names.
    Findings(Vec<Diagnostic>, Vec<(String, String)>),
}

type Result<T> = std::result::Result<T, Stop>;

fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return misunderstood(&error),
    };
    let passed = match command.action {
        Action::Check(given) => check::call(&given),
        Action::Graph(given) => graph::call(&given),
        Action::Config(given) => config::call(&given),
        Action::Render(given) => render::call(&given),
        Action::Explain { code } => explain::call(&code),
        Action::Completions { shell } => completions::call(shell),
    };
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(stop) => {
            complain(&stop);
            ExitCode::FAILURE
        }
    }
}

/// Says why a command stops, or what it can't do.
fn complain(stop: &Stop) {
    print::error(&match stop {
        Stop::Because(sentence) => format!("tasker-contrib: {}\n", text::line(sentence)),
        Stop::Findings(found, sources) => text::Drawing::new(sources, print::color_of_errors()).findings(found),
    });
}

/// Clap's answer to a call that it does not understand, or to --help. It repeats words of the call.
fn misunderstood(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        print::error(&text::lines(&error.render().to_string()));
    } else {
        let _ = error.print(); // Nobody reads it any more.
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
