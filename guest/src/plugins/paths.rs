//! Checks that a rendered file is inside the application.

/// Says why a path must not be written; none if it may.
pub fn problem(path: &str) -> Option<&'static str> {
    if path.is_empty() || path.split('/').any(str::is_empty) {
        return Some("it is empty, absolute, or has an empty part");
    }
    if path.split('/').any(|part| part == "." || part == "..") {
        return Some("it holds a `.` or `..` part");
    }
    if path.contains(['\\', ':', '%']) || path.chars().any(char::is_control) {
        return Some("it holds a backslash, a colon, a per cent sign or a control character");
    }
    if path.contains(['<', '>', '"', '|', '?', '*']) || path.split('/').any(is_device) {
        return Some(
            "Windows has no such file: it holds one of `<>\"|?*`, or a part is a device, such as `con` or `aux.rb`",
        );
    }
    if path.starts_with('~') || path.split('/').any(|part| part.ends_with([' ', '.'])) {
        return Some("it starts with `~`, or a part ends with a space or a dot");
    }
    if path.len() > 1000 || path.split('/').any(|part| part.len() > 255) {
        return Some("it is longer than a file system takes");
    }
    None
}

/// Whether Windows takes a part for a device, whatever its extension.
fn is_device(part: &str) -> bool {
    let name = part.split('.').next().unwrap_or_default().trim_end();
    let (word, number) = name.split_at_checked(3).unwrap_or_default();
    let is = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    is(&["con", "prn", "aux", "nul", "conin$", "conout$"], name)
        || is(&["com", "lpt"], word) && matches!(number.as_bytes(), [b'0'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_may_be_written() {
        assert_eq!(problem("app/handlers/payments/charge_handler.rb"), None);
        assert_eq!(problem("config/tasker/templates/.keep"), None);
    }

    #[test]
    fn a_path_may_be_written_on_windows_too() {
        for path in
            ["app/con/x.rb", "AUX.rb", "a/nul", "a/Com1.tar.gz", "lpt9 .txt", "a?b", "a/<b>", "a|b", "a\"b", "a*"]
        {
            assert!(problem(path).is_some(), "{path:?}");
        }
        for path in ["app/console.rb", "com.rb", "com10.rb", "auxiliary/nulls.rb", "a/lpt.rb"] {
            assert_eq!(problem(path), None, "{path:?}");
        }
    }

    #[test]
    fn nothing_leads_out_or_confuses() {
        for path in
            ["", "/etc/x", "a//b", "a/", "../x", "a/../b", "./a", "a\\b", "C:x", "a%b", "a\nb", "~x", "a /b", "a./b"]
        {
            assert!(problem(path).is_some(), "{path:?}");
        }
    }
}
