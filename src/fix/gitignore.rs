//! Lines that a `.gitignore` lacks.
//!
//! In: the file's text, where there is one, and the lines it must have. Out: its new text.

/// `None` where every line is there already. Line endings and a missing last one are kept as they are found.
pub fn add_lines(existing: Option<&str>, lines: &[String]) -> Option<String> {
    let text = existing.unwrap_or("");
    let mut missing: Vec<&str> = Vec::new();
    for line in lines {
        // Blanks at the end mean nothing to Git.
        let is_it = |other: &str| other.trim_end() == line.trim_end();
        if !text.lines().any(is_it) && !missing.iter().any(|other| is_it(other)) {
            missing.push(line);
        }
    }
    if missing.is_empty() {
        return None;
    }
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let added = missing.join(ending);
    Some(match text {
        "" => format!("{added}{ending}"),
        _ if text.ends_with('\n') => format!("{text}{added}{ending}"),
        _ => format!("{text}{ending}{added}"),
    })
}

#[cfg(test)]
mod tests {
    use super::add_lines;

    #[test]
    fn only_what_is_missing_is_added_in_the_files_own_way() {
        let wanted = ["*.tfstate".to_owned(), ".terraform/".to_owned()];
        assert_eq!(add_lines(None, &wanted).unwrap(), "*.tfstate\n.terraform/\n");
        assert_eq!(
            add_lines(Some("a\r\n*.tfstate\r\n"), &wanted).unwrap(),
            "a\r\n*.tfstate\r\n.terraform/\r\n"
        );
        assert_eq!(add_lines(Some("*.tfstate"), &wanted).unwrap(), "*.tfstate\n.terraform/");
        assert_eq!(add_lines(Some(".terraform/\n*.tfstate \n"), &wanted), None);
    }
}
