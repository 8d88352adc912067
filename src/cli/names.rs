//! Names of repositories and reports, as short as tells them apart.

use std::collections::BTreeMap;
use std::path::{Component, Path};

/// One of each thing's names, which are from short to long: all that share one get longer ones.
pub fn told_apart(names: &[Vec<String>]) -> Vec<String> {
    let mut chosen = vec![0; names.len()];
    loop {
        let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (thing, names) in names.iter().enumerate() {
            same.entry(&names[chosen[thing]]).or_default().push(thing);
        }
        let shared = same.into_values().filter(|things| things.len() > 1).flatten();
        let longer: Vec<usize> = shared.filter(|thing| chosen[*thing] + 1 < names[*thing].len()).collect();
        if longer.is_empty() {
            return names.iter().zip(chosen).map(|(names, chosen)| names[chosen].clone()).collect();
        }
        longer.into_iter().for_each(|thing| chosen[thing] += 1);
    }
}

/// The last so many parts of a path, then one more each, then the whole.
pub fn ends(path: &Path, shortest: usize) -> Vec<String> {
    let parts: Vec<String> = path
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let end = |many: usize| parts[parts.len() - many..].join("/");
    let mut names: Vec<String> = (shortest.clamp(1, parts.len().max(1))..=parts.len()).map(end).collect();
    names.push(path.to_string_lossy().into_owned());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_share_a_name_get_longer_ones() {
        let names: Vec<Vec<String>> =
            ["/q/a/r", "/q/b/r", "/p/b/r", "/q/s"].iter().map(|path| ends(path.as_ref(), 1)).collect();
        assert_eq!(told_apart(&names), ["a/r", "q/b/r", "p/b/r", "s"]);
        assert_eq!(ends("/".as_ref(), 1), ["/"]);
        assert_eq!(ends("/a/b/c".as_ref(), 2), ["b/c", "a/b/c", "/a/b/c"]);
        // Where nothing tells them apart, they keep the longest.
        assert_eq!(told_apart(&[ends("/r".as_ref(), 1), ends("/r".as_ref(), 1)]), ["/r", "/r"]);
    }
}
