//! Named options: the choices that a host makes for one call (`wit/about.wit`).

use crate::diagnostics::{Code, Diagnostic, Span, did_you_mean, printable};
use crate::profiles::{NEUTRAL, PROFILES, Profile};

/// An option that functions know.
#[derive(Debug)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub description: &'static str,
}

/// All of them, sorted by name.
pub const KNOWN: &[Known] = &[
    Known { name: "profile", description: "The language and framework whose words and rules the answer uses." },
    Known { name: "style", description: "Whether an SVG has its `own` style, or that of the `page` around it." },
];

/// The values that an option takes.
#[must_use]
pub fn choices(option: &str) -> Vec<&'static str> {
    match option {
        "style" => vec!["own", "page"],
        _ => PROFILES.iter().map(|profile| profile.name).collect(),
    }
}

/// What the options of a call choose.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language and framework.
    pub profile: &'static Profile,
    /// Whether an SVG has its own style.
    pub styled: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { profile: &NEUTRAL, styled: true }
    }
}

impl Options {
    /// Reads the options of a call, of which the called function knows those in `known`.
    ///
    /// # Errors
    /// Every unknown option, and every value that an option does not take.
    pub fn read<'o>(
        given: impl IntoIterator<Item = (&'o str, &'o str)>,
        known: &[&str],
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut options = Self::default();
        let mut found = Vec::new();
        for (name, value) in given {
            match (name, Profile::named(value)) {
                _ if !known.contains(&name) => found.push(unknown(name, known)),
                ("profile", Some(profile)) => options.profile = profile,
                ("style", _) if choices(name).contains(&value) => options.styled = value == "own",
                _ => found.push(no_choice(name, value)),
            }
        }
        if found.is_empty() { Ok(options) } else { Err(found) }
    }
}

fn unknown(name: &str, known: &[&str]) -> Diagnostic {
    let message = format!("This function has no option `{}`.", printable(name));
    let similar = did_you_mean(name, known.iter().copied());
    let help = match known {
        _ if !similar.is_empty() => similar,
        [] => "It has no options yet.".to_owned(),
        _ => format!("It has: `{}`.", known.join("`, `")),
    };
    Diagnostic::new(Code::UnknownOption, Span::whole(name), message).help(help)
}

fn no_choice(option: &str, value: &str) -> Diagnostic {
    let choices = choices(option);
    let message = format!("There is no {option} `{}`.", printable(value));
    let similar = did_you_mean(value, choices.iter().copied());
    let help = if similar.is_empty() {
        format!("Choose `{}`, or leave the option out.", choices.join("`, `"))
    } else {
        similar
    };
    Diagnostic::new(Code::OptionValue, Span::whole(option), message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(given: &[(&str, &str)]) -> Result<&'static str, Vec<&'static str>> {
        let options = Options::read(given.iter().copied(), &["profile"]);
        options.map(|options| options.profile.name).map_err(|found| found.iter().map(|one| one.code.id()).collect())
    }

    #[test]
    fn a_profile_is_chosen_and_nothing_is_by_default() {
        assert_eq!(read(&[("profile", "python")]), Ok("python"));
        assert_eq!(read(&[]), Ok(""));
    }

    #[test]
    fn a_picture_has_its_own_style_unless_the_page_has_it() {
        let styled =
            |given: &[(&str, &str)]| Options::read(given.iter().copied(), &["style"]).map(|options| options.styled);
        assert_eq!(
            [styled(&[]), styled(&[("style", "own")]), styled(&[("style", "page")])],
            [Ok(true), Ok(true), Ok(false)]
        );
        let found = styled(&[("style", "none")]).unwrap_err();
        assert_eq!(found[0].help, "Choose `own`, `page`, or leave the option out.");
    }

    #[test]
    fn what_is_misspelt_is_noticed() {
        assert_eq!(
            read(&[("profil", "python"), ("profile", "pyton"), ("x", "")]),
            Err(vec!["TC9001", "TC9002", "TC9001"])
        );
        let found = Options::read([("profile", "pyton")], &["profile"]).unwrap_err();
        assert_eq!(found[0].help, "Did you mean `python`?");
        let found = Options::read([("profile", "python")], &[]).unwrap_err();
        assert_eq!((found[0].code, found[0].help.as_str()), (Code::UnknownOption, "It has no options yet."));
    }
}
