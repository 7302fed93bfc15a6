//! Whether a field is a number, and if not, in which way not.

use super::super::array::exactly;
use super::super::error::Unfit;

/// Words for a value that is not there, in lower case.
const MISSING: [&str; 9] = ["", "na", "n/a", "null", "none", "nil", "-", "?", "."];

/// What stands before the digits behind the one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 1.5
    Point,
    /// 1,5
    Comma,
    /// There are none.
    None,
}

/// A number and its decimal mark. A comma is one only where no comma separates the fields.
pub(super) fn parse(field: &str, commas: bool) -> Result<(f64, Mark), Unfit> {
    if let Ok(value) = field.parse::<f64>() {
        let mark = if field.contains('.') { Mark::Point } else { Mark::None };
        return checked(field, value).map(|value| (value, mark));
    }
    match field {
        "true" | "True" | "TRUE" => return Ok((1.0, Mark::None)),
        "false" | "False" | "FALSE" => return Ok((0.0, Mark::None)),
        _ => {}
    }
    if commas && !field.contains('.') && field.matches(',').count() == 1 {
        let pointed = field.replace(',', ".");
        if let Ok(value) = pointed.parse::<f64>() {
            return checked(field, value).map(|value| (value, Mark::Comma));
        }
    }
    Err(unfit(field))
}

/// Whether it may be read as a number: what a first line of names does not hold.
pub(super) fn is_number(field: &str) -> bool {
    parse(field, true).is_ok()
}

/// Whether a comma in this number may separate thousands.
pub(super) fn may_be_thousands(field: &str) -> bool {
    let digits = field.trim_start_matches(['-', '+']);
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    let (mut count, mut whole) = (0, true);
    for group in groups {
        count += 1;
        whole &= group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    }
    count > 0
        && whole
        && (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && first != "0"
}

fn checked(field: &str, value: f64) -> Result<f64, Unfit> {
    let found = || field.to_owned();
    if value.is_nan() || (value.is_infinite() && field.chars().any(|character| matches!(character, 'f' | 'F'))) {
        return Err(Unfit::NotFinite { found: found() });
    }
    if value.is_infinite() {
        return Err(Unfit::TooLarge { found: found() });
    }
    let digits = field.trim_start_matches(['-', '+']);
    // 15 digits always fit.
    if digits.len() > 15 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let exact = field.parse().ok().and_then(exactly);
        return exact.ok_or_else(|| Unfit::Inexact { found: found() });
    }
    Ok(value)
}

fn unfit(field: &str) -> Unfit {
    let found = field.to_owned();
    if MISSING.contains(&field.to_lowercase().as_str()) {
        return Unfit::Missing { found };
    }
    let number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let plain: [(&'static str, fn(&str) -> String); 5] = [
        ("a minus sign that is not the hyphen of the keyboard", |text| {
            text.replace(['\u{2212}', '\u{2013}', '\u{2012}'], "-")
        }),
        ("a Fortran exponent", |text| text.replace(['D', 'd'], "e")),
        ("underscores between digits", |text| text.replace('_', "")),
        ("thousands separators", |text| text.replace([',', '\'', '\u{a0}', '\u{202f}', '\u{2019}', ' '], "")),
        ("a unit or a currency", |text| {
            text.trim_matches(|character: char| character.is_alphabetic() || "$€£¥ ".contains(character)).to_owned()
        }),
    ];
    if let Some(share) = field.strip_suffix('%').map(str::trim_end).filter(|share| number(share)) {
        return Unfit::Notation {
            instead: format!("{share} in a column of percent, or as a fraction"),
            found,
            what: "a percent sign",
        };
    }
    let lone_comma = field.matches(',').count() == 1 && !field.contains('.');
    if lone_comma && number(&field.replace(',', ".")) {
        return Unfit::Comma { found };
    }
    // 1.234,5 as written where the comma is the decimal mark.
    let turned = field.replace('.', "").replace(',', ".");
    if field.find('.') < field.find(',') && field.contains('.') && number(&turned) {
        return Unfit::Notation { found, what: "thousands separators", instead: turned };
    }
    for (what, repaired) in plain {
        let instead = repaired(field);
        if instead != field && number(&instead) {
            return Unfit::Notation { found, what, instead };
        }
    }
    Unfit::Text { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: &str) -> f64 {
        parse(field, false).unwrap().0
    }

    fn error(field: &str) -> String {
        parse(field, false).unwrap_err().to_string()
    }

    #[test]
    fn numbers_are_read() {
        assert_eq!(value("1.5"), 1.5);
        assert_eq!(value("+.5e-3"), 0.0005);
        assert_eq!(value("True"), 1.0);
        assert_eq!(value("9007199254740992"), 9_007_199_254_740_992.0);
        assert_eq!(value("1.7000000000000000001e0"), 1.7);
        assert_eq!(parse("-1,5", true), Ok((-1.5, Mark::Comma)));
        assert_eq!(parse("3", true), Ok((3.0, Mark::None)));
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let says = |field: &str, words: &[&str]| {
            let error = error(field);
            assert!(words.iter().all(|word| error.contains(word)) && error.contains(field), "{field}: {error}");
        };
        for field in ["", "NA", "n/a", "None", "null", "-"] {
            says(field, &["missing value"]);
        }
        for field in ["nan", "NaN", "inf", "-inf", "Infinity"] {
            says(field, &["not a finite number"]);
        }
        says("1e400", &["larger than the largest"]);
        says("1,234.5", &["thousands separators", "1234.5"]);
        says("1.234,5", &["thousands separators", "1234.5"]);
        says("1 234.5", &["thousands separators", "1234.5"]);
        says("1,234", &["decimal comma or a thousands separator"]);
        says("\u{2212}1.5", &["minus sign", "write it as -1.5"]);
        says("1.5D+00", &["Fortran exponent", "1.5e+00"]);
        says("12%", &["percent sign", "12"]);
        says("1_000", &["underscores", "1000"]);
        says("12 kg", &["unit", "12"]);
        says("blue", &["is not a number"]);
        says("1700000000000000123", &["not exact", "subtract an offset"]);
        says("123456789012345678901234567890123456789012", &["not exact"]);
    }

    #[test]
    fn commas_may_stand_for_two_things() {
        assert!(may_be_thousands("1,234") && may_be_thousands("-12,345,678"));
        assert!(!may_be_thousands("0,234") && !may_be_thousands("1,23") && !may_be_thousands("1234,567"));
    }
}
