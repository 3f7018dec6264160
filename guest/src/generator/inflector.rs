//! Converts between the names of files and of classes, as a language and its loaders do, so that what
//! is generated is found.

use crate::profiles::{Case, NEUTRAL, Profile};

/// The rules by which names are written.
#[derive(Clone, Copy, Debug)]
pub struct Inflector<'a> {
    /// The words that keep their spelling in the names of classes, such as `API`.
    acronyms: &'a [String],
    /// The language of the names.
    pub profile: &'static Profile,
}

impl Default for Inflector<'_> {
    fn default() -> Self {
        Self { acronyms: &[], profile: &NEUTRAL }
    }
}

impl<'a> Inflector<'a> {
    /// The rules of a language, with the host's acronyms.
    pub fn new(acronyms: &'a [String], profile: &'static Profile) -> Self {
        Self { acronyms, profile }
    }

    /// The class in a path of underscored parts: `Payments::Charge` for `payments` and `charge`.
    pub fn class(self, parts: &[String]) -> String {
        let Profile { modules, classes, separator, .. } = self.profile;
        let written = |(at, part): (usize, &String)| match if at + 1 < parts.len() { modules } else { classes } {
            Case::Snake => part.clone(),
            Case::Kebab => part.replace('_', "-"),
            Case::Pascal | Case::Any => self.camelize(part),
        };
        parts.iter().enumerate().map(written).collect::<Vec<_>>().join(separator)
    }

    /// The file or folder for an underscored part.
    pub fn file(self, part: &str) -> String {
        if self.profile.files == Case::Kebab { part.replace('_', "-") } else { part.to_owned() }
    }

    /// `ProcessPayment` to `process_payment`, as `String#underscore`.
    pub fn underscore(self, constant: &str) -> String {
        let word: Vec<char> = self.lower_acronyms(constant);
        let mut snake = String::with_capacity(word.len() + 4);
        for (at, c) in word.iter().copied().enumerate() {
            let before = at.checked_sub(1).and_then(|at| word.get(at)).copied().unwrap_or('_');
            let after = word.get(at + 1).copied().unwrap_or('_');
            let starts_word = c.is_ascii_uppercase()
                && (before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_ascii_lowercase()));
            if starts_word {
                snake.push('_');
            }
            snake.push(c.to_ascii_lowercase());
        }
        snake
    }

    /// `process_payment` to `ProcessPayment`, as `String#camelize`.
    pub fn camelize(self, file: &str) -> String {
        file.split('_').map(|word| self.capitalize(word)).collect()
    }

    fn capitalize(self, word: &str) -> String {
        if let Some(acronym) = self.acronyms.iter().find(|acronym| acronym.to_lowercase() == word) {
            return acronym.clone();
        }
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    }

    /// Lower-cases acronyms, so that `RESTfulAPI` becomes `restful_api` if both `RESTful` and `API`
    /// are acronyms.
    fn lower_acronyms(self, constant: &str) -> Vec<char> {
        let mut rest = constant;
        let mut word = Vec::with_capacity(constant.len());
        while let Some(c) = rest.chars().next() {
            let acronym = self.acronyms.iter().find(|acronym| {
                word.last() != Some(&'_')
                    && rest
                        .strip_prefix(acronym.as_str())
                        .is_some_and(|then| !then.starts_with(|c: char| c.is_ascii_lowercase()))
            });
            if let Some(acronym) = acronym.filter(|acronym| !acronym.is_empty()) {
                if !word.is_empty() {
                    word.push('_');
                }
                word.extend(acronym.to_lowercase().chars());
                rest = rest.get(acronym.len()..).unwrap_or("");
            } else {
                word.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn underscores_as_rails_does() {
        let plain = Inflector::default();
        for (constant, file) in [
            ("ProcessPayment", "process_payment"),
            ("HTMLParser", "html_parser"),
            ("OAuth2Token", "o_auth2_token"),
            ("process_payment", "process_payment"),
            ("ACH", "ach"),
        ] {
            assert_eq!(plain.underscore(constant), file);
        }
    }

    #[test]
    fn keeps_the_hosts_acronyms() {
        let acronyms = ["API".to_owned(), "RESTful".to_owned()];
        let inflector = Inflector::new(&acronyms, &NEUTRAL);
        assert_eq!(inflector.underscore("RESTfulAPICall"), "restful_api_call");
        assert_eq!(inflector.camelize("restful_api_call"), "RESTfulAPICall");
        assert_eq!(inflector.underscore("CallAPI"), "call_api");
        assert_eq!(inflector.underscore("APIs"), "ap_is", "no acronym before a small letter");
    }

    proptest! {
        #[test]
        fn a_file_name_is_that_of_its_constant(file in "[a-z]{2,8}[0-9]?(_[a-z]{2,8}){0,3}") {
            let plain = Inflector::default();
            prop_assert_eq!(plain.underscore(&plain.camelize(&file)), file);
        }
    }
}
