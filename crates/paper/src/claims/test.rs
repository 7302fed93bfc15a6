//! A quantity compared with a threshold, and the verdict that follows from many of them.

use std::fmt;

use super::interval::Interval;

/// On which side of its threshold a quantity speaks for the claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speaks {
    /// Above this.
    Above(f64),
    /// Below this.
    Below(f64),
}

/// What a quantity says of the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The whole interval lies on the claim's side.
    For,
    /// The whole interval lies on the other side.
    Against,
    /// The threshold lies within the interval.
    Neither,
}

/// A quantity of some networks over their seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// Which quantity: the index into the claim's list.
    pub quantity: usize,
    /// Of what: "mlp W64 D3".
    pub of: String,
    /// Its value.
    pub value: Interval,
    /// What would speak for the claim.
    pub speaks: Speaks,
}

impl Test {
    /// What it says.
    pub fn says(&self) -> Says {
        let (low, high) = (self.value.low(), self.value.high());
        match self.speaks {
            Speaks::Above(threshold) if low > threshold => Says::For,
            Speaks::Above(threshold) if high <= threshold => Says::Against,
            Speaks::Below(threshold) if high < threshold => Says::For,
            Speaks::Below(threshold) if low >= threshold => Says::Against,
            _ => Says::Neither,
        }
    }
}

/// The verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every test speaks for it.
    Holds,
    /// Some do.
    HoldsInPart,
    /// None does, and some speak against it.
    DoesNotHold,
    /// There is nothing to test, or there are too few seeds.
    CannotBeTested,
}

impl Verdict {
    /// Of a claim with these tests. A test that leaves its threshold open does not speak for the claim.
    pub fn of(tests: &[Test]) -> Self {
        let speaking = tests.iter().filter(|test| test.says() == Says::For).count();
        match speaking {
            0 if tests.iter().all(|test| test.says() == Says::Neither) => Self::CannotBeTested,
            0 => Self::DoesNotHold,
            all if all == tests.len() => Self::Holds,
            _ => Self::HoldsInPart,
        }
    }
}

/// "holds", "holds in part", "does not hold", "cannot be tested".
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Holds => "holds",
            Self::HoldsInPart => "holds in part",
            Self::DoesNotHold => "does not hold",
            Self::CannotBeTested => "cannot be tested",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(mean: f64, half: f64, speaks: Speaks) -> Test {
        Test { quantity: 0, of: String::new(), value: Interval { mean, half, seeds: 5 }, speaks }
    }

    #[test]
    fn only_a_whole_interval_speaks() {
        assert_eq!(test(0.5, 0.2, Speaks::Above(0.0)).says(), Says::For);
        assert_eq!(test(0.1, 0.2, Speaks::Above(0.0)).says(), Says::Neither);
        assert_eq!(test(-0.5, 0.2, Speaks::Above(0.0)).says(), Says::Against);
        assert_eq!(test(0.5, 0.2, Speaks::Below(1.0)).says(), Says::For);
        assert_eq!(test(0.5, f64::INFINITY, Speaks::Below(1.0)).says(), Says::Neither);
        // Nothing to measure: parameters that are the same for every seed.
        assert_eq!(test(0.0, 0.0, Speaks::Below(0.5)).says(), Says::For);
    }

    #[test]
    fn a_verdict_counts_what_speaks_for_the_claim() {
        let [yes, no] = [0.5, -0.5].map(|mean| test(mean, 0.1, Speaks::Above(0.0)));
        assert_eq!(Verdict::of(&[yes.clone(), yes.clone()]), Verdict::Holds);
        assert_eq!(Verdict::of(&[yes, no.clone()]), Verdict::HoldsInPart);
        assert_eq!(Verdict::of(&[no]), Verdict::DoesNotHold);
        assert_eq!(Verdict::of(&[]), Verdict::CannotBeTested);
        assert_eq!(Verdict::of(&[test(0.1, 0.2, Speaks::Above(0.0))]), Verdict::CannotBeTested);
    }
}
