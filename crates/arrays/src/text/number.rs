//! Whether a field is a number, and if not, in which way not.

use crate::array::exactly;
use crate::cell::Unfit;

/// Words for a value that is not there, in lower case.
const MISSING: [&str; 22] = [
    "", "na", "n/a", "n.a.", "<na>", "nat", "null", "(null)", "\\n", "none", "nil", "missing", "-", "--", "?", ".",
    "#n/a", "#div/0!", "#value!", "#num!", "#ref!", "#name?",
];

pub(super) const THOUSANDS: &str = "thousands separators";
const UNIT: &str = "a unit or a currency";
const ACCOUNTING: &str = "parentheses, which mean a negative number in accounting";
const MINUS_SIGNS: [char; 4] = ['\u{2212}', '\u{2013}', '\u{2012}', '\u{fe63}'];
const CURRENCIES: [char; 5] = ['$', '\u{20ac}', '\u{a3}', '\u{a5}', ' '];

/// What separates the whole part from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// 1.5
    Point,
    /// 1,5
    Comma,
    /// There are none.
    None,
    /// It is the word for 1 or 0.
    Truth,
}

/// A number and its decimal mark.
pub(super) fn parse(field: &str) -> Result<(f64, Mark), Unfit> {
    if let Ok(value) = field.parse::<f64>() {
        let mark = if field.contains('.') { Mark::Point } else { Mark::None };
        return checked(field, value).map(|value| (value, mark));
    }
    match field {
        "true" | "True" | "TRUE" => return Ok((1.0, Mark::Truth)),
        "false" | "False" | "FALSE" => return Ok((0.0, Mark::Truth)),
        _ => {}
    }
    if field.matches(',').count() == 1
        && !field.contains('.')
        && let Ok(value) = field.replace(',', ".").parse::<f64>()
    {
        return checked(field, value).map(|value| (value, Mark::Comma));
    }
    Err(unfit(field))
}

/// Whether it may be read as a number: what a first line of names does not hold.
pub(super) fn is_number(field: &str) -> bool {
    parse(field).is_ok()
}

/// Whether it is a value, if perhaps one that is not read: what stands in a sample rather than in a line of names.
pub(super) fn may_be_value(field: &str) -> bool {
    match parse(field) {
        Ok(_) => true,
        Err(Unfit::Text { .. } | Unfit::List { .. } | Unfit::RunTogether { .. } | Unfit::Complex { .. }) => false,
        // `(1)` is the name of a column in tables of regressions.
        Err(Unfit::Notation { what: ACCOUNTING, instead, .. }) => instead.contains('.'),
        // `5min` and `12 kg` are names too.
        Err(Unfit::Notation { what, .. }) => what != UNIT,
        Err(_) => true,
    }
}

/// Whether a mark in this number may separate thousands.
pub(super) fn may_be_thousands(field: &str, mark: char) -> bool {
    let digits = field.trim_start_matches(['-', '+']);
    let mut groups = digits.split(mark);
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
    if is_of_windows(field) {
        return Unfit::NotFinite { found };
    }
    if let Some(share) = field.strip_suffix('%').map(str::trim_end).filter(|share| is_finite(share)) {
        let instead = format!("{share} in a column of percent, or as a fraction");
        return Unfit::Notation { found, what: "a percent sign", instead };
    }
    let negative = of_accounting(field);
    if negative != field {
        return Unfit::Notation { found, what: ACCOUNTING, instead: negative };
    }
    let mut pieces = field.split_ascii_whitespace();
    let are_decimals = pieces.clone().count() > 1 && pieces.all(|piece| piece.contains('.') && is_finite(piece));
    if is_list(field) || are_decimals {
        return Unfit::List { found };
    }
    let repairs: [(&'static str, fn(&str) -> String); 6] = [
        ("its minus sign behind it", |text| {
            let number = text.strip_suffix(['-', '\u{2212}']).map(str::trim_end).filter(|number| is_unsigned(number));
            number.map_or_else(|| text.to_owned(), |number| format!("-{number}"))
        }),
        ("a minus sign that is not the hyphen of the keyboard", |text| text.replace(MINUS_SIGNS, "-")),
        ("a Fortran exponent", |text| text.replace(['D', 'd'], "e")),
        ("underscores between digits", |text| text.replace('_', "")),
        (THOUSANDS, without_thousands),
        (UNIT, |text| {
            let number = text.trim_start_matches(CURRENCIES).trim_end_matches(CURRENCIES);
            number.trim_end_matches(may_be_unit).trim().to_owned()
        }),
    ];
    for (what, repaired) in repairs {
        let instead = repaired(field);
        if instead != field && is_finite(&instead) {
            return Unfit::Notation { found, what, instead };
        }
    }
    if is_complex(field) {
        return Unfit::Complex { found };
    }
    match are_run_together(field) {
        true => Unfit::RunTogether { found },
        false if are_several(field) => Unfit::List { found },
        false => Unfit::Text { found },
    }
}

/// Whether this is a complex number: `(1.5-2j)`, `0.5+1.5i`.
fn is_complex(field: &str) -> bool {
    let number = field.strip_prefix('(').and_then(|number| number.strip_suffix(')')).unwrap_or(field);
    let Some(parts) = number.strip_suffix(['j', 'i']) else { return false };
    // A sign behind an `e` is that of an exponent.
    let mut signs = parts.match_indices(['+', '-']).map(|(at, _)| at);
    let between = signs.rfind(|at| *at > 0 && !parts[..*at].ends_with(['e', 'E']));
    let (real, imaginary) = parts.split_at(between.unwrap_or(0));
    imaginary.parse::<f64>().is_ok() && (between.is_none() || real.parse::<f64>().is_ok())
}

/// Whether this begins as Python, numpy and R print a list of numbers: `[ 0.5 1.5]`, `(1, 2)`, `array([1, 2])`.
pub(super) fn is_list(field: &str) -> bool {
    const OPENINGS: [&str; 6] = ["[", "{", "array(", "tensor(", "np.", "c("];
    let is_tuple = field.starts_with('(') && field.contains(',');
    if !is_tuple && !OPENINGS.iter().any(|opening| field.starts_with(opening)) {
        return false;
    }
    // A line end inside is one of the list's own only if the list is whole.
    if field.contains(['\n', '\r']) && !field.ends_with([']', ')', '}']) {
        return false;
    }
    let opened = |character: char| character.is_whitespace() || "[({".contains(character);
    let mut rest = field.trim_start_matches(opened);
    // Such as `array(` and `np.float64(`.
    while let Some((word, after)) = rest.split_once('(')
        && word.starts_with(|character: char| character.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_')
    {
        rest = after.trim_start_matches(opened);
    }
    let end = rest.find(|character: char| character.is_whitespace() || ",;)]}".contains(character));
    rest[..end.unwrap_or(rest.len())].parse::<f64>().is_ok()
}

/// Whether these are numbers with blanks or commas between them.
fn are_several(field: &str) -> bool {
    let mut numbers = field.split([' ', '\t', ',', ';', '|']).filter(|piece| !piece.is_empty());
    numbers.clone().count() > 1 && numbers.all(|piece| piece.parse::<f64>().is_ok())
}

/// Whether these are numbers right behind each other, as in columns of fixed widths: -1.234-5.678, 82.254125.730.
pub(super) fn are_run_together(field: &str) -> bool {
    let is_start = |at: &usize| {
        let before = field.as_bytes()[..*at].last();
        before.is_some_and(|before| before.is_ascii_digit() || *before == b'.')
    };
    let starts = field.match_indices(['-', '+']).map(|(at, _)| at).filter(is_start);
    let ends: Vec<usize> = starts.chain([field.len()]).collect();
    let mut from = 0;
    let mut numbers = ends.iter().map(|end| &field[std::mem::replace(&mut from, *end)..*end]);
    // A date has no points between its signs.
    match ends.len() {
        1 => numbers.all(is_glued),
        _ => numbers.all(|number| (number.contains('.') && is_finite(number)) || is_glued(number)),
    }
}

/// Whether these are numbers of equally many decimals without signs between them. Groups of few digits are an address or a
/// date.
fn is_glued(field: &str) -> bool {
    let groups: Vec<&str> = field.trim_start_matches(['-', '+']).split('.').collect();
    let [first, between @ .., decimals] = &groups[..] else { return false };
    let are_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let are_both = between.iter().all(|group| group.len() > decimals.len());
    let long = between.iter().any(|group| group.len() > 3);
    are_digits && !first.is_empty() && decimals.len() > 1 && long && are_both
}

/// A word as it is compared with others: a zero has no sign.
pub(super) fn compared(word: &str) -> &str {
    let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
    let digits = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
    if is_zero && matches!(parse(unsigned), Ok((0.0, _))) { unsigned } else { word }
}

/// What may stand behind a number: letters, signs such as those in `°C` and `m²`, and blanks.
fn may_be_unit(character: char) -> bool {
    character.is_alphabetic() || (!character.is_ascii() && !character.is_numeric()) || "/ ²³½".contains(character)
}

/// Whether this is NaN or an infinity as Windows wrote them: 1.#QNAN, -1.#INF00, -nan(ind).
pub(super) fn is_of_windows(field: &str) -> bool {
    let lower = field.trim_start_matches(['-', '+']).to_ascii_lowercase();
    ["1.#", "nan("].iter().any(|start| lower.starts_with(start))
}

/// A number that was written with thousands separators, without them and with a decimal point; the same text where its
/// digits do not stand in groups as thousands do.
pub(super) fn without_thousands(field: &str) -> String {
    const BLANKS: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\'', '\u{2019}'];
    let count = |mark: char| field.matches(mark).count();
    let (groups, decimal) = match (count(','), count('.')) {
        // The last of two marks is the decimal one.
        (1.., 1..) if field.rfind(',') > field.rfind('.') => ('.', Some(',')),
        (1.., 1..) => (',', Some('.')),
        (2.., 0) => (',', None),
        (0, 2..) => ('.', None),
        (1, 0) => (' ', Some(',')),
        _ => (' ', Some('.')),
    };
    let (whole, fraction) =
        decimal.and_then(|mark| field.split_once(mark)).map_or((field, None), |(w, f)| (w, Some(f)));
    let separates = |character| character == groups || BLANKS.contains(&character);
    let lengths: Vec<usize> = whole.trim_start_matches(['-', '+']).split(separates).map(str::len).collect();
    // In India the groups before the last have two digits.
    let grouped = match lengths[..] {
        [first, ref middle @ .., 3] => (1..=3).contains(&first) && middle.iter().all(|digits| (2..=3).contains(digits)),
        _ => false,
    };
    if !grouped {
        return field.to_owned();
    }
    let whole = whole.replace(separates, "");
    fraction.map_or(whole.clone(), |fraction| format!("{whole}.{fraction}"))
}

/// The number that accounting writes in parentheses, with a minus sign: (1,234.50), ($1.50), $(1.50). Else the same text.
fn of_accounting(field: &str) -> String {
    let money = |text: &str| text.trim_matches(CURRENCIES).to_owned();
    let bare = money(field);
    let Some(number) = bare.strip_prefix('(').and_then(|number| number.strip_suffix(')')).map(money) else {
        return field.to_owned();
    };
    // Commas alone may part the numbers of a list.
    let number = if number.contains(',') && number.contains('.') { without_thousands(&number) } else { number };
    if is_unsigned(&number) { format!("-{number}") } else { field.to_owned() }
}

fn is_unsigned(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_digit() || character == '.') && is_finite(text)
}

fn is_finite(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: &str) -> f64 {
        parse(field).unwrap().0
    }

    fn error(field: &str) -> String {
        parse(field).unwrap_err().to_string()
    }

    #[test]
    fn numbers_are_read() {
        assert_eq!(value("1.5"), 1.5);
        assert_eq!(value("+.5e-3"), 0.0005);
        assert_eq!(value("True"), 1.0);
        assert_eq!(value("9007199254740992"), 9_007_199_254_740_992.0);
        assert_eq!(value("1.7000000000000000001e0"), 1.7);
        assert_eq!(parse("-1,5"), Ok((-1.5, Mark::Comma)));
        assert_eq!(parse("3"), Ok((3.0, Mark::None)));
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let says = |field: &str, words: &[&str]| {
            let error = error(field);
            assert!(words.iter().all(|word| error.contains(word)) && error.contains(field), "{field}: {error}");
        };
        assert_eq!(error(""), "the field is empty; leave such samples out");
        for field in ["NA", "n/a", "None", "null", "-", "<NA>", "#N/A", "#DIV/0!", "missing", "\\N"] {
            says(field, &["missing value"]);
        }
        for field in ["nan", "NaN", "inf", "-inf", "Infinity", "1.#QNAN", "-1.#IND00", "1.#INF", "-nan(ind)"] {
            says(field, &["not a finite number"]);
        }
        says("1e400", &["larger than the largest"]);
        says("1,234.5", &["thousands separators", "1234.5"]);
        says("1.234,5", &["thousands separators", "1234.5"]);
        says("1 234.5", &["thousands separators", "1234.5"]);
        says("1 234,5", &["thousands separators", "1234.5"]);
        says("12,34,567", &["thousands separators", "1234567"]);
        says("1'234.5", &["thousands separators", "1234.5"]);
        for field in ["1.2.3", "2024.01.01", "1.5.1999", "10.0.0.1", "2024-01-01", "[mV]", "array", "f(1)"] {
            says(field, &["is not a number"]);
        }
        says("1.234.567", &["thousands separators", "1234567"]);
        says("1,234,567", &["thousands separators", "1234567"]);
        says("\u{2212}1.5", &["minus sign", "write it as -1.5"]);
        says("1.5D+00", &["Fortran exponent", "1.5e+00"]);
        says("12%", &["percent sign", "12"]);
        for field in ["(1.50)", "( 1.50 )", "($1.50)", "$(1.50)", "(1.50) €"] {
            says(field, &["a negative number in accounting", "write it as -1.50"]);
        }
        says("(1,234.50)", &["a negative number in accounting", "write it as -1234.50"]);
        says("1.50-", &["its minus sign behind it", "write it as -1.50"]);
        for field in ["(1,50)", "(1, 234.5)", "(a)", "()", "(-1)", "(1", "f(1)", "1990-", "(1.5 m)"] {
            assert!(!error(field).contains("accounting"), "{field}: {}", error(field));
        }
        says("1_000", &["underscores", "1000"]);
        says("12 kg", &["unit", "12"]);
        says("$12", &["unit or a currency", "12"]);
        says("5 °C", &["a unit", "write it as 5"]);
        says("3.5 m/s", &["a unit", "write it as 3.5"]);
        says("blue", &["is not a number"]);
        says("u0", &["is not a number"]);
        says("1700000000000000123", &["not exact", "subtract an offset"]);
        says("123456789012345678901234567890123456789012", &["not exact"]);
    }

    #[test]
    fn lists_are_known() {
        let is_list = |field: &str| matches!(parse(field), Err(Unfit::List { .. }));
        for field in [
            "[ 1.3  -0.24]",
            "[1, 2]",
            "[0.5]",
            "[[nan 1.]]",
            "[ 3.1e-01\n -2.4e-01]",
            "(1, 2)",
            "{1, 2}",
            "array([0.5, 1.5])",
            "tensor([[0.5], [1.5]])",
            "[np.float64(1.3), np.float64(-0.24)]",
            "c(1, 2)",
            "70 80 82",
            "12.573 82.254 12.573",
            "0.5;1.5",
            "1,2,3",
        ] {
            assert!(is_list(field), "{field}");
        }
        for field in ["(0.274)", "[mV]", "('a', 1)", "3,4\n5,6", "[1\n2,3", "1 234 567", "a b"] {
            assert!(!is_list(field), "{field}");
        }
        for field in ["(1.16-0.58j)", "1.5e-3+2e+1i", "-0.5+1i"] {
            assert!(error(field).contains("is a complex number"), "{field}");
        }
        for field in ["j", "xi", "5 mi", "1-2"] {
            assert!(!is_complex(field), "{field}");
        }
        assert!(error("[1. 2. ... 9.]").contains("numbers that the file does not have"));
    }

    #[test]
    fn numbers_without_a_separator_are_known() {
        for field in ["-1.234-5.678", "1.5+2.5", "1.0E+00-2.0E-01-3.0E+00", "82.254125.730", "-2.5412.73-1.50"] {
            assert!(error(field).contains("read_fwf"), "{field}");
        }
        for field in
            ["1.234.567", "192.168.100.10", "2024.01.01", "1.5", "1-5", "2024-01-01", "1.5-kg", "-1.5", "1.5e-3", "-"]
        {
            assert!(!are_run_together(field), "{field}");
        }
    }

    #[test]
    fn zeros_have_no_sign() {
        for (word, expected) in [("-0.0", "0.0"), ("+0", "0"), ("-0.00e+00", "0.00e+00"), ("-0,0", "0,0")] {
            assert_eq!(compared(word), expected);
        }
        for word in ["-1", "0.0", "-0.1", "-1e-400", "-", "-.", "01", "-false"] {
            assert_eq!(compared(word), word);
        }
    }

    #[test]
    fn commas_may_stand_for_two_things() {
        let comma = |field: &str| may_be_thousands(field, ',');
        assert!(comma("1,234") && comma("-12,345,678") && may_be_thousands("1.234", '.'));
        assert!(!comma("0,234") && !comma("1,23") && !comma("1234,567") && !may_be_thousands("1.234e5", '.'));
    }

    #[test]
    fn values_are_told_from_names() {
        for field in ["0.5", "TRUE", "nan", "NA", "1e400", "1.5D+00", "1,234.5", "12%"] {
            assert!(may_be_value(field), "{field}");
        }
        for field in ["x", "5min", "u0", "2024-01-01", "layer 1"] {
            assert!(!may_be_value(field), "{field}");
        }
    }
}
