//! Which arrays or columns a person means: names may hold commas, and commas separate names.

use unicode_normalization::UnicodeNormalization;

/// The names asked for, by each time an option was given. What is a name as a whole is that one name; otherwise commas
/// separate names, and the longest name that begins at a comma is taken. What is no name at all stays as it is written.
pub(super) fn chosen(asked: &[String], known: &[String]) -> Vec<String> {
    let most_commas = known.iter().map(|name| name.matches(',').count()).max().unwrap_or(0);
    asked.iter().flat_map(|text| split(text, known, most_commas)).collect()
}

/// The name as the file spells it: macOS and Linux, and Greek letters and signs, spell what looks alike in several ways.
fn spelled<'a>(text: &str, known: &'a [String]) -> Option<&'a String> {
    let alike = |name: &&String| name.nfkc().eq(text.nfkc());
    let unsigned = text.trim_start_matches(['#', '%']).trim_start();
    // What stands behind the sign of a comment is the name.
    let behind = || known.iter().find(|name| *name == unsigned).filter(|_| !unsigned.is_empty());
    known.iter().find(|name| *name == text).or_else(|| known.iter().find(alike)).or_else(behind)
}

fn split(text: &str, known: &[String], most_commas: usize) -> Vec<String> {
    if let Some(name) = spelled(text, known) {
        return vec![name.clone()];
    }
    let pieces: Vec<&str> = text.split(',').collect();
    let mut names = Vec::new();
    let (mut at, mut some) = (0, false);
    while at < pieces.len() {
        let longest = (at + 1 + most_commas).min(pieces.len());
        let found = (at + 1..=longest).rev().find_map(|to| {
            let name = spelled(pieces[at..to].join(",").trim(), known)?;
            Some((name.clone(), to))
        });
        some |= found.is_some();
        let (name, to) = found.unwrap_or_else(|| (pieces[at].trim().to_owned(), at + 1));
        names.push(name);
        at = to;
    }
    if some { names } else { vec![text.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_found() {
        let known = ["cafe\u{301}", "\u{b5}", "a"].map(str::to_owned);
        assert_eq!(chosen(&["caf\u{e9}".into(), "\u{3bc},a".into()], &known), ["cafe\u{301}", "\u{b5}", "a"]);
    }

    fn of(asked: &[&str], known: &[&str]) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<String>>();
        chosen(&owned(asked), &owned(known))
    }

    #[test]
    fn the_sign_of_a_comment_is_no_part_of_a_name() {
        assert_eq!(of(&["%fat", "# age"], &["fat", "age"]), ["fat", "age"]);
        assert_eq!(of(&["%fat"], &["fat", "%fat"]), ["%fat"]);
    }

    #[test]
    fn commas_separate_names() {
        assert_eq!(of(&["a,b"], &["a", "b", "c"]), ["a", "b"]);
        assert_eq!(of(&["a, b", "c"], &["a", "b", "c"]), ["a", "b", "c"]);
    }

    #[test]
    fn names_with_commas_are_names() {
        let known = ["income, log", "age", "h,0"];
        assert_eq!(of(&["income, log"], &known), ["income, log"]);
        assert_eq!(of(&["income, log", "age"], &known), ["income, log", "age"]);
        assert_eq!(of(&["age,income, log,h,0"], &known), ["age", "income, log", "h,0"]);
        let tuples = ["('layer1', 'u0')", "('layer1', 'u1')"];
        assert_eq!(of(&["('layer1', 'u0'),('layer1', 'u1')"], &tuples), tuples);
        assert_eq!(of(&["a,b"], &["a", "b", "a,b"]), ["a,b"]);
    }

    #[test]
    fn what_is_no_name_stays_whole() {
        assert_eq!(of(&["income,log"], &["x", "y"]), ["income,log"]);
        assert_eq!(of(&["x,log"], &["x", "y"]), ["x", "log"]);
    }
}
