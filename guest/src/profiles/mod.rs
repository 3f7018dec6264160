//! The languages and frameworks in which step handlers are written, from `data/profiles.toml`.

/// How a part of a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `ChargeHandler`
    Pascal,
    /// `charge_handler`
    Snake,
    /// `charge-handler`
    Kebab,
    /// `ChargeHandler` or `charge_handler`
    Any,
}

/// The payload of a failed step's event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// JSON's null.
    Null,
    /// An empty object.
    Object,
    /// It depends on the language, which is not known.
    Unknown,
}

/// A language and framework.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name by which a host chooses it; empty for the neutral one.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The language, as a plugin's manifest names it.
    pub language: &'static str,
    /// The framework, as a plugin's manifest names it.
    pub framework: &'static str,
    /// What is between the parts of a callable.
    pub separator: &'static str,
    /// How the parts before the last are written.
    pub modules: Case,
    /// How the last part is written.
    pub classes: Case,
    /// How files and folders are named.
    pub files: Case,
    /// Who reserves the words in `reserved`.
    pub reserved_by: &'static str,
    /// Words that can't be names.
    pub reserved: &'static [&'static str],
    /// Who defines the names in `taken`.
    pub taken_by: &'static str,
    /// Names that exist before the application is loaded.
    pub taken: &'static [&'static str],
    /// Whether a worker calls an event's publisher.
    pub publishers: bool,
    /// What a failed step's event carries.
    pub failure: Failure,
    /// How code begins that reads a secret from elsewhere.
    pub secrets: &'static [&'static str],
    /// What messages call things.
    pub words: &'static [(&'static str, &'static str)],
}

include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

impl Profile {
    /// The profile with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// The profile for a plugin, by the language and the framework in its manifest; the neutral one
    /// if there is none.
    #[must_use]
    pub fn of_plugin(language: &str, framework: &str) -> &'static Self {
        let of_language = || PROFILES.iter().filter(|profile| profile.language == language);
        of_language()
            .find(|profile| profile.framework == framework)
            .or_else(|| of_language().next())
            .unwrap_or(&NEUTRAL)
    }

    /// What this profile calls something.
    #[must_use]
    pub fn word(&self, name: &str) -> &'static str {
        self.find(name).unwrap_or_default()
    }

    fn find(&self, name: &str) -> Option<&'static str> {
        self.words.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// A message with this profile's words instead of `{callable}` and the like.
    #[must_use]
    pub fn say(&self, message: &str) -> String {
        let mut said = String::with_capacity(message.len());
        let mut rest = message;
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let word = after.split_once('}').and_then(|(name, behind)| Some((self.find(name)?, behind)));
            let (text, behind) = word.unwrap_or(("{", after));
            said.push_str(text);
            rest = behind;
        }
        said.push_str(rest);
        said.truncate(said.trim_end().len());
        said
    }

    /// Whether a text looks like a handler's class in this language, perhaps in a module.
    #[must_use]
    pub fn is_class(&self, text: &str) -> bool {
        let text = text.strip_prefix(self.separator).unwrap_or(text);
        let (modules, class) = text.rsplit_once(self.separator).unwrap_or(("", text));
        is(self.classes, class)
            && (modules.is_empty() || modules.split(self.separator).all(|part| is(self.modules, part)))
    }
}

fn is(case: Case, part: &str) -> bool {
    let starts = |c: char| match case {
        Case::Pascal => c.is_ascii_uppercase(),
        Case::Snake | Case::Kebab => c.is_ascii_lowercase() || c == '_',
        Case::Any => c.is_ascii_alphabetic() || c == '_',
    };
    part.starts_with(starts) && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_has_every_word_and_the_neutral_one_names_no_language() {
        let names = |profile: &Profile| profile.words.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        for profile in PROFILES {
            assert_eq!(names(profile), names(&NEUTRAL), "{}", profile.name);
        }
        let said = format!("{:?}", NEUTRAL.words).to_lowercase();
        for word in ["ruby", "rails", "python", "rust", "script", "config.tasker", "credentials"] {
            assert!(!said.contains(word), "{word}");
        }
    }

    #[test]
    fn tables_are_sorted_and_the_sample_is_a_callable_of_its_language() {
        assert!(PROFILES.is_sorted_by_key(|profile| profile.name));
        for profile in PROFILES {
            assert!(profile.reserved.is_sorted() && profile.taken.is_sorted(), "{}", profile.name);
            assert!(profile.is_class(profile.word("callable")), "{}", profile.name);
        }
    }

    #[test]
    fn words_stand_where_their_names_are_and_nothing_else_changes() {
        let rails = Profile::named("ruby-rails").unwrap();
        assert_eq!(
            rails.say("Write `handler: { callable: {callable} }`."),
            "Write `handler: { callable: Shop::ChargeHandler }`."
        );
        assert_eq!(rails.say("Write `schema: {}`, or `${NAME:-x}`, or {"), "Write `schema: {}`, or `${NAME:-x}`, or {");
        assert_eq!(NEUTRAL.say("{database} {accept}"), NEUTRAL.word("database"));
    }

    #[test]
    fn a_callable_looks_as_its_language_writes_it() {
        let looks = |text: &str| -> Vec<&str> {
            PROFILES.iter().filter(|profile| profile.is_class(text)).map(|profile| profile.name).collect()
        };
        assert_eq!(looks("Shop::ChargeHandler"), ["ruby-rails"]);
        assert_eq!(looks("shop.handlers.ChargeHandler"), ["python"]);
        assert_eq!(looks("Shop.StepHandlers.ChargeHandler"), ["typescript"]);
        assert_eq!(looks("shop::handlers::ChargeHandler"), ["rust"]);
        assert_eq!(looks("shop_charge"), ["rust"]);
        assert_eq!(looks("charge card"), [""; 0]);
    }

    #[test]
    fn a_plugin_has_the_profile_of_its_language() {
        assert_eq!(Profile::of_plugin("ruby", "rails").name, "ruby-rails");
        assert_eq!(Profile::of_plugin("python", "").name, "python");
        assert_eq!(Profile::of_plugin("ops", ""), &NEUTRAL);
    }
}
