/// One axis: which numbers it spans, where it lies on paper, where its ticks are.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    from: f64,
    to: f64,
    start_mm: f64,
    end_mm: f64,
}

impl Axis {
    /// An axis whose `from` lies at `start_mm`. A span of nothing is widened, so that the axis has a direction.
    pub(crate) fn new((from, to): (f64, f64), start_mm: f64, end_mm: f64) -> Self {
        let (from, to) = if to - from > 1e-9 { (from, to) } else { (from - 0.5, to + 0.5) };
        Self { from, to, start_mm, end_mm }
    }

    pub(crate) fn mm(&self, value: f64) -> f64 {
        self.start_mm + (value - self.from) / (self.to - self.from) * (self.end_mm - self.start_mm)
    }

    /// Round numbers within the span, not much closer to each other than `least_mm`, and how they are written.
    pub(crate) fn ticks(&self, least_mm: f64) -> Vec<(f64, String)> {
        let per_mm = (self.to - self.from) / (self.end_mm - self.start_mm).abs();
        let (step, decimals) = round_step(per_mm * least_mm);
        let first = (self.from / step - 1e-9).ceil() as i64;
        let last = (self.to / step + 1e-9).floor() as i64;
        (first..=last).map(|i| i as f64 * step).map(|value| (value, number(value, decimals))).collect()
    }
}

/// The smallest of 1, 2, 5, 10, … times a power of ten that is at least this, and the decimals that it needs.
fn round_step(least: f64) -> (f64, usize) {
    let power = least.log10().floor() as i32;
    let (digit, power) = [1, 2, 5]
        .into_iter()
        .map(|digit| (digit, power))
        .find(|&(digit, power)| f64::from(digit) * 10f64.powi(power) >= least * (1.0 - 1e-9))
        .unwrap_or((1, power + 1));
    (f64::from(digit) * 10f64.powi(power), usize::try_from(-power).unwrap_or(0))
}

/// A number as print has it: with a minus sign, not a hyphen, and zero without one.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| c == '0' || c == '.') => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(from: f64, to: f64) -> Vec<String> {
        Axis::new((from, to), 0.0, 70.0).ticks(10.0).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_are_round_numbers_within_the_span() {
        assert_eq!(written(0.0, 0.62), ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]);
        assert_eq!(written(1.7, 9.3), ["2", "4", "6", "8"]);
        assert_eq!(written(-0.25, 0.3), ["−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]);
        assert_eq!(written(0.0, 0.011), ["0.000", "0.002", "0.004", "0.006", "0.008", "0.010"]);
        assert_eq!(written(-900.0, 1000.0).first().map(String::as_str), Some("−500"));
    }

    #[test]
    fn a_span_of_nothing_still_has_a_direction() {
        let axis = Axis::new((3.0, 3.0), 10.0, 20.0);
        assert_eq!(axis.mm(3.0), 15.0);
        assert!(!axis.ticks(3.0).is_empty());
    }

    #[test]
    fn upside_down_as_on_paper() {
        let axis = Axis::new((0.0, 0.5), 60.0, 10.0);
        assert_eq!((axis.mm(0.0), axis.mm(0.5)), (60.0, 10.0));
        assert_eq!(axis.ticks(8.0).len(), 6);
    }
}
