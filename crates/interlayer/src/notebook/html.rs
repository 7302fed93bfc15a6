//! A frame as an HTML table.

use std::fmt::Write as _;

use polars::prelude::{AnyValue, DataFrame, DataType};

/// Rows shown from the start and from the end of a long frame.
const HEAD: usize = 8;
const TAIL: usize = 4;

/// The frame as a table: numbers to the right with four significant digits, missing values as a dash, long frames cut in
/// the middle, text escaped.
pub(crate) fn table(frame: &DataFrame) -> String {
    let height = frame.height();
    let cut = height > HEAD + TAIL + 1;
    let shown: Vec<usize> = if cut { (0..HEAD).chain(height - TAIL..height).collect() } else { (0..height).collect() };
    let mut html = String::from("<table><thead><tr>");
    for name in frame.get_column_names() {
        let _ = write!(html, "<th>{}</th>", escape(name));
    }
    html.push_str("</tr></thead><tbody>");
    for (place, row) in shown.into_iter().enumerate() {
        if cut && place == HEAD {
            let _ = write!(html, "<tr><td colspan=\"{}\">⋮</td></tr>", frame.width());
        }
        html.push_str("<tr>");
        for column in frame.columns() {
            let value = column.get(row).unwrap_or(AnyValue::Null);
            let right = if *column.dtype() == DataType::String { "" } else { " style=\"text-align:right\"" };
            let _ = write!(html, "<td{right}>{}</td>", escape(&cell(&value)));
        }
        html.push_str("</tr>");
    }
    let _ = write!(html, "</tbody></table><p>{height} rows × {} columns</p>", frame.width());
    html
}

fn cell(value: &AnyValue<'_>) -> String {
    match value {
        AnyValue::Null => "–".to_owned(),
        AnyValue::Float64(number) => digits(*number),
        AnyValue::Float32(number) => digits(f64::from(*number)),
        AnyValue::String(text) => (*text).to_owned(),
        other => other.to_string(),
    }
}

/// Four significant digits, as few zeros as possible, a minus sign.
pub(crate) fn digits(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    let size = number.abs().log10().floor() as i32;
    let text = if (-4..9).contains(&size) {
        format!("{number:.*}", usize::try_from(3 - size).unwrap_or(0))
    } else {
        format!("{number:.3e}")
    };
    text.replace('-', "−")
}

/// A number and its error bar, both to the second digit of the bar: "0.604 ± 0.021".
pub(crate) fn with_bar(number: f64, bar: f64) -> String {
    if bar <= 0.0 || !bar.is_finite() {
        return format!("{} ± {}", digits(number), digits(bar));
    }
    let places = usize::try_from(1 - bar.log10().floor() as i32).unwrap_or(0);
    format!("{number:.places$} ± {bar:.places$}").replace('-', "−")
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::*;

    #[test]
    fn numbers_have_four_digits() {
        let written = [0.0, 1.0, 0.123_456, 12.345_67, 123_456.7, 1e-7, -2.5, f64::NAN].map(digits);
        assert_eq!(written, ["0", "1.000", "0.1235", "12.35", "123457", "1.000e−7", "−2.500", "NaN"]);
    }

    #[test]
    fn a_number_has_as_many_digits_as_its_error_bar() {
        let written = [(0.604_1, 0.021_4), (-3.25, 0.5), (11.0, 12.0), (5.0, 0.0)].map(|(n, bar)| with_bar(n, bar));
        assert_eq!(written, ["0.604 ± 0.021", "−3.25 ± 0.50", "11 ± 12", "5.000 ± 0"]);
    }

    #[test]
    fn long_frames_are_cut_and_text_is_escaped() {
        let frame = df!("a < b" => (0..100).map(f64::from).collect::<Vec<_>>(), "s" => vec!["<script>"; 100]).unwrap();
        let html = table(&frame);
        assert_eq!(html.matches("<tr>").count(), 1 + HEAD + 1 + TAIL);
        assert!(html.contains("a &lt; b") && html.contains("&lt;script&gt;") && !html.contains("<script>"));
        assert!(html.contains("99.00") && html.contains("100 rows × 2 columns"));
        assert_eq!(table(&frame.head(Some(5))).matches("<tr>").count(), 6);
    }
}
