//! What several commands let a person choose.

use std::error::Error;
use std::num::NonZeroUsize;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use interlayer::mutual_info::Variant;
use interlayer::outline::Evaluation;
use interlayer::paper::Profile;

/// How much of the paper to run.
pub(crate) fn profile() -> impl TypedValueParser<Value = Profile> {
    one_of([
        name("quick", "A part of each figure, in minutes"),
        name("paper", "Every size, five seeds, 200 epochs, in hours"),
    ])
}

/// Statistics of batch normalisation.
pub(crate) fn statistics() -> impl TypedValueParser<Value = Evaluation> {
    one_of([
        name("running", "The running statistics of training, as in the paper and in Keras"),
        name("batch", "The statistics of the test images themselves"),
    ])
}

/// Which variant of KSG.
pub(crate) fn variant(others: impl IntoIterator<Item = PossibleValue>) -> impl TypedValueParser<Value = Variant> {
    let tie_aware =
        "Kraskov et al. 2004, equation 8, also correct for equal distances (integers, rounded numbers, ReLU)";
    let known = [
        name("tie-aware", tie_aware),
        name("ksg1", "Kraskov et al. 2004, equation 8"),
        name("ksg2", "Kraskov et al. 2004, equation 9"),
    ];
    one_of(known.into_iter().chain(others))
}

/// A value of a library by its name, in capitals or not; the help lists the names and what they mean.
pub(crate) fn one_of<T>(names: impl IntoIterator<Item = impl Into<PossibleValue>>) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err: Into<Box<dyn Error + Send + Sync>>> + Clone + Send + Sync + 'static,
{
    let known: Vec<PossibleValue> = names.into_iter().map(Into::into).collect();
    PossibleValuesParser::new(known.clone()).try_map(move |typed: String| {
        let meant = known.iter().find(|known| known.matches(&typed, true));
        meant.map_or(typed.as_str(), PossibleValue::get_name).parse::<T>()
    })
}

/// A name and what it means.
pub(crate) fn name(name: &'static str, help: &'static str) -> PossibleValue {
    PossibleValue::new(name).help(help)
}

/// A number of things, of which there is at least one.
pub(crate) fn count(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "give a whole number, 1 or more".to_owned())
}

/// A number of things, of which there are at least one and at most so many.
pub(crate) fn at_most(most: u32) -> impl Fn(&str) -> Result<u32, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(format!("give a whole number from 1 to {most}")),
    }
}

/// A number above 0.
pub(crate) fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number: &f64| *number > 0.0 && number.is_finite());
    number.ok_or_else(|| "give a number above 0".to_owned())
}

/// A number above 0 and below 1.
pub(crate) fn fraction(text: &str) -> Result<f64, String> {
    positive(text).ok().filter(|number| *number < 1.0).ok_or_else(|| "give a number above 0 and below 1".to_owned())
}

/// A number of neighbours.
pub(crate) fn neighbours(text: &str) -> Result<usize, String> {
    count(text).map(NonZeroUsize::get)
}

/// A number of things, of which there may be none.
pub(crate) fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "give a whole number, 0 or more".to_owned())
}

/// A seed; options that take several part them by commas.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_asked_for_in_words() {
        assert_eq!(count("2").unwrap().get(), 2);
        for wrong in ["0", "-1", "3.5", "1e3", "two", ""] {
            assert!(count(wrong).unwrap_err().contains("1 or more"));
            assert!(neighbours(wrong).unwrap_err().contains("1 or more"));
            assert!(wrong == "0" || number(wrong).unwrap_err().contains("0 or more"));
        }
        assert_eq!((at_most(9)("9"), positive("1e-3"), fraction("0.9")), (Ok(9), Ok(1e-3), Ok(0.9)));
        for wrong in ["0", "-1", "10", "1.5", ""] {
            assert!(at_most(9)(wrong).unwrap_err().contains("from 1 to 9"));
        }
        for wrong in ["0", "-1", "inf", "nan", "1e999", "a", ""] {
            assert!(positive(wrong).unwrap_err().contains("above 0"));
            assert!(fraction(wrong).unwrap_err().contains("below 1"));
        }
        assert!(fraction("1").is_err());
        assert_eq!((number("0"), seed("18446744073709551615")), (Ok(0), Ok(u64::MAX)));
        for wrong in ["99999999999999999999", "a", "0-4", "-1"] {
            assert!(seed(wrong).unwrap_err().contains("a whole number from 0"));
        }
    }
}
