/// How numbers lie along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal ratios are equally far apart: what is small has as much room as what is large.
    Log,
}

/// One axis: which numbers it spans, where it lies on paper (in millimetres), where its ticks are.
#[derive(Clone, Debug)]
pub struct Axis {
    scale: Scale,
    from: f64,
    to: f64,
    start_mm: f64,
    end_mm: f64,
}

impl Axis {
    /// A linear axis whose `from` lies at `start_mm`. A span of nothing is widened, so that the axis has a direction.
    pub fn new((from, to): (f64, f64), start_mm: f64, end_mm: f64) -> Self {
        let (from, to) = if to - from > 1e-9 { (from, to) } else { (from - 0.5, to + 0.5) };
        Self { scale: Scale::Linear, from, to, start_mm, end_mm }
    }

    /// An axis of this scale; a logarithmic one begins above zero, at a millionth if need be.
    pub fn scaled(scale: Scale, (from, to): (f64, f64), start_mm: f64, end_mm: f64) -> Self {
        match scale {
            Scale::Linear => Self::new((from, to), start_mm, end_mm),
            Scale::Log => {
                let from = from.max(1e-6);
                let (from, to) = if to > from * (1.0 + 1e-9) { (from, to) } else { (from / 2.0, from * 2.0) };
                Self { scale, from, to, start_mm, end_mm }
            }
        }
    }

    /// Where `from` lies, in millimetres.
    pub fn start_mm(&self) -> f64 {
        self.start_mm
    }

    /// Where `to` lies, in millimetres.
    pub fn end_mm(&self) -> f64 {
        self.end_mm
    }

    /// Where a number lies, in millimetres; what a logarithmic axis does not reach lies at its start.
    pub fn mm(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Log => (value.max(self.from) / self.from).ln() / (self.to / self.from).ln(),
        };
        self.start_mm + share * (self.end_mm - self.start_mm)
    }

    /// Round numbers within the span, not much closer to each other than this many millimetres, and how they are written.
    pub fn ticks(&self, least_mm: f64) -> Vec<(f64, String)> {
        match self.scale {
            Scale::Linear => self.linear_ticks(least_mm),
            Scale::Log => {
                let per_decade = (self.end_mm - self.start_mm).abs() / (self.to / self.from).log10();
                // From 1 to 2, the shortest of the steps 1, 2, 5, 10.
                let digits: &[u32] = if 2f64.log10() * per_decade >= least_mm { &[1, 2, 5] } else { &[1] };
                let ticks = self.decades(digits);
                if ticks.len() < 2 { self.linear_ticks(least_mm) } else { ticks }
            }
        }
    }

    /// The numbers of one digit that have ticks without a text on a logarithmic axis.
    pub(crate) fn minor_ticks(&self) -> Vec<f64> {
        match self.scale {
            Scale::Linear => Vec::new(),
            Scale::Log => self.decades(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).into_iter().map(|(value, _)| value).collect(),
        }
    }

    fn linear_ticks(&self, least_mm: f64) -> Vec<(f64, String)> {
        let per_mm = (self.to - self.from) / (self.end_mm - self.start_mm).abs();
        let (step, decimals) = round_step(per_mm * least_mm);
        let first = (self.from / step - 1e-9).ceil() as i64;
        let last = (self.to / step + 1e-9).floor() as i64;
        (first..=last).map(|i| i as f64 * step).map(|value| (value, number(value, decimals))).collect()
    }

    /// These digits times all powers of ten within the span.
    fn decades(&self, digits: &[u32]) -> Vec<(f64, String)> {
        let powers = self.from.log10().floor() as i32..=self.to.log10().ceil() as i32;
        let all = powers.flat_map(|power| digits.iter().map(move |&digit| (digit, power)));
        all.map(|(digit, power)| {
            let value = f64::from(digit) * 10f64.powi(power);
            (value, number(value, usize::try_from(-power).unwrap_or(0)))
        })
        .filter(|(value, _)| (self.from * (1.0 - 1e-9)..=self.to * (1.0 + 1e-9)).contains(value))
        .collect()
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
///
/// ```
/// use interlayer_drawing::number;
/// assert_eq!([number(-0.25, 1), number(-0.04, 1), number(12.0, 0)], ["−0.2", "0.0", "12"]);
/// ```
pub fn number(value: f64, decimals: usize) -> String {
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

    fn texts(axis: &Axis, least_mm: f64) -> Vec<String> {
        axis.ticks(least_mm).into_iter().map(|(_, text)| text).collect()
    }

    fn written(from: f64, to: f64) -> Vec<String> {
        texts(&Axis::new((from, to), 0.0, 70.0), 10.0)
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
    fn a_logarithmic_axis_has_the_ticks_1_2_5_where_there_is_room() {
        let epochs = |mm| Axis::scaled(Scale::Log, (1.0, 200.0), 0.0, mm);
        assert_eq!(texts(&epochs(70.0), 6.0), ["1", "2", "5", "10", "20", "50", "100", "200"]);
        assert_eq!(texts(&epochs(30.0), 6.0), ["1", "10", "100"]);
        let errors = Axis::scaled(Scale::Log, (0.026, 0.7), 50.0, 0.0);
        assert_eq!(texts(&errors, 6.0), ["0.05", "0.1", "0.2", "0.5"]);
        assert_eq!(errors.minor_ticks().len(), 7 + 7);
        assert!((errors.mm(0.05) - errors.mm(0.1) - (errors.mm(0.1) - errors.mm(0.2))).abs() < 1e-9);
        let within_a_step = Axis::scaled(Scale::Log, (0.31, 0.44), 0.0, 70.0);
        assert_eq!(texts(&within_a_step, 15.0), ["0.35", "0.40"]);
    }

    #[test]
    fn what_a_logarithmic_axis_does_not_reach_lies_at_its_start() {
        let axis = Axis::scaled(Scale::Log, (0.01, 1.0), 60.0, 10.0);
        assert_eq!((axis.mm(0.01), axis.mm(1.0)), (60.0, 10.0));
        assert_eq!((axis.mm(0.0), axis.mm(-1.0)), (60.0, 60.0));
        assert!(Axis::scaled(Scale::Log, (0.0, 0.0), 0.0, 70.0).ticks(6.0).len() > 1);
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
