//! Samples that were scaled.

use crate::normal::quantile;
use crate::samples::Samples;
use crate::scaling::Scaling;
use neighbours::Scalar;
use rayon::prelude::*;

impl Scaling {
    /// Scaled samples, computed in f64 column by column. `None` copies; to measure f32 samples in their own arithmetic,
    /// pass them as they are.
    pub fn apply<T: Scalar>(self, samples: Samples<T>) -> Scaled {
        let (n, dims) = (samples.n(), samples.dims());
        let columns: Vec<Vec<f64>> = (0..dims)
            .into_par_iter()
            .map(|c| {
                let column: Vec<f64> = (0..n).map(|i| samples.row(i)[c].wide()).collect();
                match self {
                    Self::None => column,
                    Self::Standardise | Self::RankNormal if is_constant::<T>(&column) => vec![0.0; n],
                    Self::Standardise => standardised(column),
                    Self::RankNormal => by_rank(&column),
                }
            })
            .collect();
        let data = (0..n).flat_map(|i| columns.iter().map(move |column| column[i])).collect();
        Scaled { data, n, dims, scaling: self }
    }
}

/// Samples that own their scaled numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Scaled {
    data: Vec<f64>,
    n: usize,
    dims: usize,
    scaling: Scaling,
}

impl Scaled {
    /// To be measured; they know how they were scaled.
    pub fn samples(&self) -> Samples<'_, f64> {
        // A column that could not be divided by its deviation is constant, and 0.
        Samples::scaled(&self.data, self.n, self.dims, self.scaling).expect("finite numbers that stay finite")
    }
}

/// Whether a column of numbers that were of type T varies by rounding alone: see [`Scaling`].
pub(crate) fn is_constant<T: Scalar>(column: &[f64]) -> bool {
    // A few roundings apart: those of a constant that was computed in more than one way.
    const ROUNDINGS: f64 = 8.0;
    let (low, high) = column.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let largest = low.abs().max(high.abs());
    // A range beyond f64 is infinite, and large enough.
    if low >= high || high - low > ROUNDINGS * f64::from(f32::EPSILON) * largest {
        return low >= high;
    }
    let single = T::ROUNDING > f64::EPSILON || column.iter().all(|v| f64::from(*v as f32) == *v);
    let epsilon = if single { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let counted = largest <= 2.0 / epsilon && column.iter().all(|v| v.fract() == 0.0);
    !counted && high - low <= ROUNDINGS * epsilon * largest
}

/// To mean 0 and standard deviation 1, of a column that is not constant.
pub(crate) fn standardised(mut column: Vec<f64>) -> Vec<f64> {
    let n = column.len() as f64;
    // Of parts of the largest number, whose squares are within f64 whatever it is.
    let largest = column.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    column.iter_mut().for_each(|v| *v /= largest);
    let mean = column.iter().sum::<f64>() / n;
    column.iter_mut().for_each(|v| *v -= mean);
    let deviation = (column.iter().map(|v| v * v).sum::<f64>() / (n - 1.0)).sqrt();
    column.iter_mut().for_each(|v| *v /= deviation);
    column
}

fn by_rank(column: &[f64]) -> Vec<f64> {
    let n = column.len() as f64;
    let mut order: Vec<usize> = (0..column.len()).collect();
    order.sort_unstable_by(|&a, &b| column[a].total_cmp(&column[b]));
    let mut scaled = vec![0.0; column.len()];
    let mut before = 0;
    // -0.0 and 0.0 are neighbours in the order and equal.
    for equal in order.chunk_by(|&a, &b| column[a] == column[b]) {
        let mean_rank = before as f64 + (equal.len() + 1) as f64 / 2.0;
        let value = quantile((mean_rank - 0.5) / n);
        equal.iter().for_each(|&i| scaled[i] = value);
        before += equal.len();
    }
    scaled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(scaling: Scaling, values: &[f64]) -> Vec<f64> {
        let samples = Samples::new(values, values.len(), 1).expect("samples");
        scaling.apply(samples).data
    }

    #[test]
    fn mean_and_deviation() {
        // Mean 3, squares about it 4 + 1 + 0 + 1 + 4 = 10, divided by 4.
        let found = column(Scaling::Standardise, &[1.0, 2.0, 3.0, 4.0, 5.0]);
        let step = 1.0 / 2.5_f64.sqrt();
        for (found, truth) in found.iter().zip([-2.0 * step, -step, 0.0, step, 2.0 * step]) {
            assert!((found - truth).abs() < 1e-15, "{found}, by hand {truth}");
        }
    }

    #[test]
    fn equal_numbers_share_their_mean_rank() {
        // Ranks 4, 1.5, 3, 1.5: quantiles of 7/8, 1/4, 5/8, 1/4.
        let found = column(Scaling::RankNormal, &[9.0, -0.0, 2.0, 0.0]);
        let truth =
            [1.150_349_380_376_008_4, -0.674_489_750_196_081_7, 0.318_639_363_964_375_15, -0.674_489_750_196_081_7];
        for (found, truth) in found.iter().zip(truth) {
            assert!((found - truth).abs() < 1e-14, "{found}, scipy says {truth}");
        }
    }

    #[test]
    fn odd_columns() {
        for scaling in [Scaling::Standardise, Scaling::RankNormal] {
            assert_eq!(column(scaling, &[0.1; 7]), [0.0; 7]);
            assert_eq!(column(scaling, &[5e-324]), [0.0]);
            assert_eq!(column(scaling, &[]), []);
            for extreme in [1.7e308, 5e-324] {
                let found = column(scaling, &[extreme, -extreme, extreme, -extreme]);
                assert!(found.iter().all(|v| v.is_finite() && v.abs() > 0.5), "{scaling}: {found:?}");
            }
        }
        assert_eq!(column(Scaling::None, &[3.0, 1.5]), [3.0, 1.5]);
    }

    /// Around 0.3 eight epsilon are ten steps from one number to the next.
    #[test]
    fn rounding_is_no_variation() {
        fn flat<T: Scalar>(values: impl Iterator<Item = T>) -> bool {
            let values: Vec<T> = values.collect();
            let samples = Samples::new(&values, values.len(), 1).expect("samples");
            let flat =
                [Scaling::Standardise, Scaling::RankNormal].map(|s| s.apply(samples).data.iter().all(|v| *v == 0.0));
            assert_eq!(flat[0], flat[1]);
            let wide: Vec<f64> = values.iter().map(|v| v.wide()).collect();
            assert_eq!(Scaling::None.apply(samples).data, wide);
            flat[0]
        }
        let double = |steps: u64| flat((0..99).map(|i| f64::from_bits(0.3_f64.to_bits() + i * 31 % (steps + 1))));
        let single = |steps: u32| flat((0..99).map(|i| f32::from_bits(0.3_f32.to_bits() + i * 31 % (steps + 1))));
        let upcast =
            |steps: u32| flat((0..99).map(|i| f64::from(f32::from_bits(0.3_f32.to_bits() + i * 31 % (steps + 1)))));
        for few in [0, 1, 4, 9] {
            assert!(double(few.into()) && single(few) && upcast(few), "{few} steps");
        }
        for more in [11, 20, 90] {
            assert!(!double(more.into()) && !single(more) && !upcast(more), "{more} steps");
        }
        // f64 between the numbers of f32 is f64, however small the range.
        assert!(!flat((0..99).map(|i| 0.3 + 1e-9 * f64::from(i))));
        // A large offset leaves few digits, and those are data.
        let uniform = || (0..999).map(|i| (f64::from(i) * 0.618).fract());
        assert!(!flat(uniform().map(|u| 1e9 + u)) && !flat(uniform().map(|u| -1e12 - u)));
        assert!(!flat(uniform().map(|u| (1e5 + u) as f32)) && !flat(uniform().map(|u| f64::from((1e5 + u) as f32))));
        // Whole numbers are exact as far as they are counted one by one.
        assert!(!flat([16_777_215.0_f32, 16_777_216.0].into_iter()) && !flat([1e7, 1e7 + 1.0].into_iter()));
        assert!(flat([16_777_216.0_f32, 16_777_218.0].into_iter()) && !flat([9e15, 9e15 + 1.0].into_iter()));
        assert!(flat([1e16, 1e16 + 2.0].into_iter()));
        // Of opposite sign, and where epsilon times the largest is no number.
        assert!(!flat([1e-300, -1e-300].into_iter()) && !flat([5e-324, 1e-323].into_iter()));
    }

    #[test]
    fn columns_stay_apart() {
        let samples = Samples::new(&[0.0_f32, 5.0, 2.0, 5.0, 4.0, 5.0], 3, 2).expect("samples");
        let scaled = Scaling::Standardise.apply(samples);
        assert_eq!(scaled.data, [-1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(scaled.samples().scaling(), Scaling::Standardise);
    }
}
