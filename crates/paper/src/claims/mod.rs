//! The paper's claims, each with the quantities that test it.
//!
//! Quantities and thresholds were fixed before the results of the paper profile were looked at. Each is computed per seed (pairs of networks
//! of the same seed for differences), then as the mean over seeds with a 95 % t-interval. A test speaks for its claim
//! where the whole interval lies on the claim's side of the threshold. A claim holds where all its tests speak for it,
//! over all sizes that the paper's figure shows; it holds in part where some do.
//!
//! "At the end" is the median over those of the last tenth of the epochs that have a value: of 200 epochs for the runs
//! themselves, of 100 for re-analyses (200 in Figure 5B), of 60 for small batches. It is a median because single steps
//! of full-batch RMSprop raise the error for an epoch or two. Information is in bits; errors are shares of the test
//! images.
//!
//! Every claim is judged through each [`Lens`] under which its quantities can differ.

mod accuracy;
mod evidence;
mod interval;
mod lens;
mod page;
mod parameters;
mod phases;
mod rank;
mod shapes;
mod test;

pub use evidence::{Evidence, Network};
pub use interval::Interval;
pub use lens::{Estimator, Layer, Lens, Training, Under};
pub use page::{NoPage, Verdicts, page, short, verdicts};
pub use parameters::parameters;
pub use test::{Says, Speaks, Test, Verdict};

/// A sentence of the paper that measurements can test.
pub struct Claim {
    /// From 1.
    pub number: u32,
    /// What the paper says, in short.
    pub says: &'static str,
    /// Where it says so.
    pub figure: &'static str,
    /// The quantities that test it, each with its threshold.
    pub quantities: &'static [&'static str],
    /// What of the results it rests on.
    rests_on: RestsOn,
    test: fn(&Evidence, Lens) -> Vec<Test>,
}

/// What a claim's quantities can differ with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RestsOn {
    /// Information: every lens.
    Information,
    /// Test errors alone: only lenses under which they differ.
    Errors,
    /// Neither: the paper's lens.
    Neither,
}

/// A claim through one lens.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Through which.
    pub lens: Lens,
    /// What was tested.
    pub tests: Vec<Test>,
    /// What comes of it.
    pub verdict: Verdict,
}

impl Claim {
    /// Through every lens that there are results for, the paper's first.
    pub fn judge(&self, evidence: &Evidence) -> Vec<Judged> {
        let asked = |lens: &Lens| match self.rests_on {
            RestsOn::Information => true,
            RestsOn::Errors => lens.changes_errors(),
            RestsOn::Neither => *lens == Lens::PAPER,
        };
        let judged = Lens::all().into_iter().filter(asked).map(|lens| {
            let tests = (self.test)(evidence, lens);
            Judged { lens, verdict: Verdict::of(&tests), tests }
        });
        judged.filter(|judged| judged.lens == Lens::PAPER || !judged.tests.is_empty()).collect()
    }
}

/// All fourteen.
pub fn claims() -> Vec<Claim> {
    let mut claims: Vec<Claim> =
        shapes::claims().into_iter().chain(accuracy::claims()).chain(phases::claims()).collect();
    claims.sort_by_key(|claim| claim.number);
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_fourteen() {
        let numbers: Vec<u32> = claims().iter().map(|claim| claim.number).collect();
        assert_eq!(numbers, (1..=14).collect::<Vec<_>>());
    }

    #[test]
    fn without_results_nothing_is_judged() {
        let nothing = Evidence::default();
        for claim in claims() {
            assert!(claim.judge(&nothing).iter().all(|judged| judged.verdict == Verdict::CannotBeTested));
        }
    }
}
