//! Which problems, at which sizes.

use std::collections::BTreeSet;

use super::gaussian::{Dense, Pairs};
use super::mapped::{Map, Mapped};
use super::problem::Problem;
use super::student::Student;
use super::tied::Tied;
use super::uniform::UniformNoise;

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// N = 500 and 2,000, three seeds.
    Quick,
    /// N = 10,000 too, five seeds.
    Full,
}

/// Problems of one kind.
pub struct Family {
    /// As in file names.
    pub name: &'static str,
    /// As in tables and figures.
    pub title: &'static str,
    /// From easy to hard.
    pub problems: Vec<Box<dyn Problem>>,
}

impl Family {
    fn new<P: Problem + 'static>(name: &'static str, title: &'static str, problems: Vec<P>) -> Self {
        Self { name, title, problems: problems.into_iter().map(|p| Box::new(p) as Box<dyn Problem>).collect() }
    }
}

/// What is measured: every problem, at every size, for every seed.
pub struct Suite {
    /// The problems.
    pub families: Vec<Family>,
    /// Numbers of samples, ascending.
    pub sizes: Vec<u32>,
    /// Seeds of the samples, ascending.
    pub seeds: Vec<u64>,
}

impl Suite {
    /// The suite of a profile, with these seeds in place of the profile's own.
    pub fn new(profile: Profile, seeds: Option<&[u64]>) -> Self {
        let (sizes, own): (&[u32], u64) = match profile {
            Profile::Quick => (&[500, 2_000], 3),
            Profile::Full => (&[500, 2_000, 10_000], 5),
        };
        let seeds: BTreeSet<u64> = seeds.map_or_else(|| (0..own).collect(), |seeds| seeds.iter().copied().collect());
        Self { families: families(), sizes: sizes.to_vec(), seeds: seeds.into_iter().collect() }
    }
}

fn families() -> Vec<Family> {
    const DIMS: [usize; 6] = [1, 2, 3, 5, 16, 25];
    let pair = Pairs { dims: 1, correlated: 1, rho: 0.75 };
    let two = Pairs { dims: 2, correlated: 2, ..pair };
    let student = |(m, n, nu)| Student { dims: (m, n), nu };
    vec![
        Family::new(
            "one-pair",
            "Gaussian, one pair ρ = 0.75, rest noise",
            DIMS.map(|dims| Pairs { dims, ..pair }).into(),
        ),
        Family::new(
            "all-pairs",
            "Gaussian, every pair ρ = 0.5",
            DIMS.map(|dims| Pairs { dims, correlated: dims, rho: 0.5 }).into(),
        ),
        Family::new(
            "dense",
            "Gaussian, all correlations 0.5",
            DIMS.map(|dims| Dense { dims: (dims, dims), c: 0.5 }).into(),
        ),
        Family::new(
            "independent",
            "Gaussian, independent",
            DIMS.map(|dims| Pairs { dims, correlated: 0, rho: 0.0 }).into(),
        ),
        Family::new("uniform", "uniform, noise on (−e, e)", [0.75, 0.1, 0.001].map(|e| UniformNoise { e }).into()),
        Family::new(
            "student",
            "Student-t, uncorrelated",
            [(1, 1, 1), (2, 2, 1), (3, 3, 2), (5, 5, 2)].map(student).into(),
        ),
        Family::new(
            "maps-of-one",
            "pair ρ = 0.75, x mapped",
            [Map::Nothing, Map::NormalCdf, Map::Asinh, Map::HalfCube, Map::SwissRoll]
                .map(|map| Mapped { base: pair, map })
                .into(),
        ),
        Family::new(
            "maps-of-two",
            "two pairs ρ = 0.75, x turned",
            [Map::Nothing, Map::Rotation, Map::Spiral].map(|map| Mapped { base: two, map }).into(),
        ),
        Family::new(
            "integers",
            "independent integers",
            [(4, 1), (30, 1), (100, 1), (16, 3)].map(|(levels, dims)| Tied::Integers { levels, dims }).into(),
        ),
        Family::new(
            "rounded",
            "pair ρ = 0.75, rounded",
            vec![
                Tied::Rounded { rho: 0.75, decimals: 1 },
                Tied::Rounded { rho: 0.75, decimals: 2 },
                Tied::Bfloat16 { rho: 0.75 },
            ],
        ),
        Family::new("relu", "independent ReLU", [1, 2, 4, 16].map(|dims| Tied::Relu { dims }).into()),
        Family::new(
            "mixtures",
            "discrete values and mixtures",
            vec![
                Tied::Channel { levels: 4, right: 0.75 },
                Tied::Intervals { levels: 5 },
                Tied::Poisson { zero: 0.0 },
                Tied::Poisson { zero: 0.15 },
                Tied::BothZero { zero: 0.5, rho: 0.75 },
            ],
        ),
    ]
}

impl std::str::FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Self, UnknownProfile> {
        match name {
            "quick" => Ok(Self::Quick),
            "full" => Ok(Self::Full),
            _ => Err(UnknownProfile(name.to_owned())),
        }
    }
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no profile is called `{0}`: there are quick, full")]
pub struct UnknownProfile(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_can_be_told_from_the_others() {
        let mut seen = BTreeSet::new();
        let mut files = BTreeSet::new();
        for family in Suite::new(Profile::Full, None).families {
            assert!(files.insert(family.name) && !family.problems.is_empty());
            for problem in family.problems {
                assert!(seen.insert((family.title, problem.name(), problem.dims())));
                assert!(problem.truth_bits() >= 0.0 && problem.truth_bits().is_finite());
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_samples_and_another_gives_others() {
        for family in Suite::new(Profile::Full, None).families {
            for problem in family.problems {
                let sample = problem.sample(40, 1);
                assert_eq!(sample, problem.sample(40, 1));
                assert_ne!(sample, problem.sample(40, 2));
                assert_eq!(sample.x[..problem.dims().0 * 10], problem.sample(10, 1).x);
                assert!(sample.sides().is_ok(), "{} {:?}", family.name, problem.dims());
            }
        }
    }

    #[test]
    fn seeds_can_be_chosen() {
        assert_eq!(Suite::new(Profile::Quick, Some(&[9, 7, 9])).seeds, [7, 9]);
        assert_eq!(Suite::new(Profile::Full, None).seeds, [0, 1, 2, 3, 4]);
    }
}
