//! Data with equal distances, as real data have them: integers, rounded numbers, half precision, ReLU, mixtures.

use std::f64::consts::LN_2;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};

use super::problem::Problem;

/// One kind of such data.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tied {
    /// x and y independent, each coordinate one of 0..levels.
    Integers { levels: u32, dims: usize },
    /// x one of 0..levels; y is x with this probability, else any of the others.
    Channel { levels: u32, right: f64 },
    /// Gao, Kannan, Oh and Viswanath 2017: x one of 0..levels, y uniform on (x, x + 2).
    Intervals { levels: u32 },
    /// A Gaussian pair of this correlation, rounded to so many decimals.
    Rounded { rho: f64, decimals: i32 },
    /// A Gaussian pair of this correlation as bfloat16 has it, 8 bits of each number.
    Bfloat16 { rho: f64 },
    /// x and y independent, each coordinate the positive part of a normal.
    Relu { dims: usize },
    /// Gao et al. 2017: x exponential of mean 1, y Poisson of mean x; y = 0 instead with this probability.
    Poisson { zero: f64 },
    /// x = y = 0 with this probability, else a Gaussian pair of this correlation.
    BothZero { zero: f64, rho: f64 },
}

impl Problem for Tied {
    fn name(&self) -> String {
        match self {
            Self::Integers { levels, .. } => format!("{levels} values"),
            Self::Channel { right, .. } => format!("noisy copy, {:.0} % right", 100.0 * right),
            Self::Intervals { levels } => format!("{levels} values, intervals"),
            Self::Rounded { decimals: 1, .. } => "1 decimal".to_owned(),
            Self::Rounded { decimals, .. } => format!("{decimals} decimals"),
            Self::Bfloat16 { .. } => "bfloat16".to_owned(),
            Self::Relu { .. } => String::new(),
            Self::Poisson { zero: 0.0 } => "Poisson".to_owned(),
            Self::Poisson { zero } => format!("Poisson, {:.0} % zero", 100.0 * zero),
            Self::BothZero { zero, .. } => format!("{:.0} % both zero", 100.0 * zero),
        }
    }

    fn dims(&self) -> (usize, usize) {
        match *self {
            Self::Integers { dims, .. } | Self::Relu { dims } => (dims, dims),
            _ => (1, 1),
        }
    }

    fn truth_bits(&self) -> f64 {
        let pair = |rho: f64| -0.5 * (1.0 - rho * rho).log2();
        let entropy = |p: f64| if p > 0.0 && p < 1.0 { -p * p.log2() - (1.0 - p) * (1.0 - p).log2() } else { 0.0 };
        match *self {
            Self::Integers { .. } | Self::Relu { .. } => 0.0,
            Self::Channel { levels, right } => {
                f64::from(levels).log2() - entropy(right) - (1.0 - right) * f64::from(levels - 1).log2()
            }
            Self::Intervals { levels } => f64::from(levels).log2() - f64::from(levels - 1) / f64::from(levels),
            // What rounding loses is below the third decimal.
            Self::Rounded { rho, .. } | Self::Bfloat16 { rho } => pair(rho),
            Self::Poisson { zero } => {
                const EULER_GAMMA: f64 = 0.577_215_664_901_532_9;
                let series: f64 = (1..60).map(|k| f64::from(k).ln() * 0.5_f64.powi(k)).sum();
                (1.0 - zero) * (2.0 * LN_2 - EULER_GAMMA - series) / LN_2
            }
            Self::BothZero { zero, rho } => entropy(zero) + (1.0 - zero) * pair(rho),
        }
    }

    fn draw(&self, rng: &mut ChaCha8Rng, x: &mut Vec<f64>, y: &mut Vec<f64>) {
        let normal = |rng: &mut ChaCha8Rng| -> f64 { StandardNormal.sample(rng) };
        let pair = |rng: &mut ChaCha8Rng, rho: f64| {
            let (x, noise) = (normal(rng), normal(rng));
            (x, rho * x + (1.0 - rho * rho).sqrt() * noise)
        };
        let (of_x, of_y) = match *self {
            Self::Integers { levels, dims } => {
                x.extend((0..dims).map(|_| f64::from(rng.random_range(0..levels))));
                y.extend((0..dims).map(|_| f64::from(rng.random_range(0..levels))));
                return;
            }
            Self::Relu { dims } => {
                x.extend((0..dims).map(|_| normal(rng).max(0.0)));
                y.extend((0..dims).map(|_| normal(rng).max(0.0)));
                return;
            }
            Self::Channel { levels, right } => {
                let sent = rng.random_range(0..levels);
                let moved = if rng.random_bool(right) { 0 } else { rng.random_range(1..levels) };
                (f64::from(sent), f64::from((sent + moved) % levels))
            }
            Self::Intervals { levels } => {
                let of = f64::from(rng.random_range(0..levels));
                (of, of + 2.0 * rng.random::<f64>())
            }
            Self::Rounded { rho, decimals } => {
                let (x, y) = pair(rng, rho);
                let scale = 10_f64.powi(decimals);
                ((x * scale).round() / scale, (y * scale).round() / scale)
            }
            Self::Bfloat16 { rho } => {
                let (x, y) = pair(rng, rho);
                (bfloat16(x), bfloat16(y))
            }
            Self::Poisson { zero } => {
                let mean: f64 = Exp1.sample(rng);
                // A mean is refused only where it is not positive.
                let count = Poisson::new(mean).map_or(0.0, |poisson| poisson.sample(rng));
                (mean, if rng.random_bool(zero) { 0.0 } else { count })
            }
            Self::BothZero { zero, rho } => {
                let (x, y) = pair(rng, rho);
                if rng.random_bool(zero) { (0.0, 0.0) } else { (x, y) }
            }
        };
        x.push(of_x);
        y.push(of_y);
    }
}

/// The nearest number with 8 bits of mantissa.
fn bfloat16(value: f64) -> f64 {
    f64::from(f32::from_bits(((value as f32).to_bits() + 0x8000) & 0xffff_0000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        // Gao et al. 2017 print 0.3012 nats and 0.85 of that.
        assert!((Tied::Poisson { zero: 0.0 }.truth_bits() * LN_2 - 0.3012).abs() < 1e-4);
        assert!((Tied::Poisson { zero: 0.15 }.truth_bits() * LN_2 - 0.85 * 0.3012).abs() < 1e-4);
        // A channel of two that is right half of the time carries nothing, one that is always right all.
        assert!(Tied::Channel { levels: 2, right: 0.5 }.truth_bits().abs() < 1e-12);
        assert_eq!(Tied::Channel { levels: 8, right: 1.0 }.truth_bits(), 3.0);
        assert_eq!(Tied::Intervals { levels: 2 }.truth_bits(), 0.5);
        assert_eq!(Tied::BothZero { zero: 0.5, rho: 0.0 }.truth_bits(), 1.0);
    }

    #[test]
    fn numbers_are_of_their_kind() {
        let sample = Tied::Rounded { rho: 0.75, decimals: 1 }.sample(500, 0);
        assert!(sample.x.iter().all(|x| (x * 10.0 - (x * 10.0).round()).abs() < 1e-9));
        let sample = Tied::Bfloat16 { rho: 0.75 }.sample(500, 0);
        assert!(sample.x.iter().all(|x| (*x as f32).to_bits() & 0xffff == 0));
        let sample = Tied::Poisson { zero: 0.15 }.sample(4_000, 0);
        let mean = |side: &[f64]| side.iter().sum::<f64>() / side.len() as f64;
        assert!((mean(&sample.x) - 1.0).abs() < 0.05 && (mean(&sample.y) - 0.85).abs() < 0.06);
        let sample = Tied::Channel { levels: 4, right: 0.75 }.sample(4_000, 0);
        let right = sample.x.iter().zip(&sample.y).filter(|(x, y)| x == y).count();
        assert!((right as f64 / 4_000.0 - 0.75).abs() < 0.03);
    }
}
