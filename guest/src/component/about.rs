//! `wit/about.wit`.

use super::Component;
use super::bindings::exports::tasker::contrib::about as wit;
use crate::options::{KNOWN, choices};
use crate::profiles::PROFILES;

/// The version of Tasker's server whose rules this crate has.
const ENGINE: &str = "0.1.8";
/// The version of Tasker's library for workers whose parameters and rules it has.
const RUNTIME: &str = "0.1.10";

impl wit::Guest for Component {
    fn release() -> Vec<wit::NamedValue> {
        let fact = |name: &str, value: &str| wit::NamedValue { name: name.to_owned(), value: value.to_owned() };
        vec![fact("version", env!("CARGO_PKG_VERSION")), fact("engine", ENGINE), fact("runtime", RUNTIME)]
    }

    fn profiles() -> Vec<wit::Profile> {
        let profile = |profile: &crate::profiles::Profile| wit::Profile {
            name: profile.name.to_owned(),
            title: profile.title.to_owned(),
            callable_example: profile.word("callable").to_owned(),
        };
        PROFILES.iter().map(profile).collect()
    }

    fn options() -> Vec<wit::KnownOption> {
        let option = |known: &crate::options::Known| wit::KnownOption {
            name: known.name.to_owned(),
            choices: Some(choices(known.name).into_iter().map(str::to_owned).collect()),
            description: known.description.to_owned(),
        };
        KNOWN.iter().map(option).collect()
    }
}
