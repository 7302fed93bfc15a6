//! The nonlinear functions of layers, and their slopes.
//!
//! Each is a type, so that a loop over values is compiled for each of them, without branches.

use crate::tanh::{exp_f32, tanh_f32};

/// What a leaky ReLU multiplies values below 0 by.
pub const LEAK: f64 = 0.01;

/// A function of one value.
pub(crate) trait Function<E> {
    /// `f(x)`.
    fn value(x: E) -> E;
    /// The slope at x, where `f(x) = y`.
    fn slope(x: E, y: E) -> E;
}

pub(crate) struct Tanh;
pub(crate) struct Relu;
pub(crate) struct LeakyRelu;
pub(crate) struct Gelu;
pub(crate) struct Sigmoid;
pub(crate) struct Identity;

/// Runs `$work` with `$f` standing for the type of an activation.
macro_rules! for_activation {
    ($activation:expr, $f:ident => $work:expr) => {{
        use interlayer_outline::Activation;
        use $crate::activation::{Gelu, Identity, LeakyRelu, Relu, Sigmoid, Tanh};
        match $activation {
            Activation::Relu => {
                type $f = Relu;
                $work
            }
            Activation::LeakyRelu => {
                type $f = LeakyRelu;
                $work
            }
            Activation::Gelu => {
                type $f = Gelu;
                $work
            }
            Activation::Sigmoid => {
                type $f = Sigmoid;
                $work
            }
            Activation::Identity => {
                type $f = Identity;
                $work
            }
            Activation::Tanh => {
                type $f = Tanh;
                $work
            }
            other => unreachable!("no kernel computes {other:?}: add it to `for_activation!`"),
        }
    }};
}
pub(crate) use for_activation;

macro_rules! functions {
    ($type:ident, $tanh:path, $sigmoid:expr, $erf:expr, $bell:expr) => {
        impl Function<$type> for Tanh {
            #[inline(always)]
            fn value(x: $type) -> $type {
                $tanh(x)
            }
            #[inline(always)]
            fn slope(_x: $type, y: $type) -> $type {
                1.0 - y * y
            }
        }
        impl Function<$type> for Relu {
            #[inline(always)]
            fn value(x: $type) -> $type {
                // NaN stays NaN, so that a training that diverges shows it.
                if x < 0.0 { 0.0 } else { x }
            }
            #[inline(always)]
            fn slope(x: $type, _y: $type) -> $type {
                if x > 0.0 { 1.0 } else { 0.0 }
            }
        }
        impl Function<$type> for LeakyRelu {
            #[inline(always)]
            fn value(x: $type) -> $type {
                if x < 0.0 { LEAK as $type * x } else { x }
            }
            #[inline(always)]
            fn slope(x: $type, _y: $type) -> $type {
                if x > 0.0 { 1.0 } else { LEAK as $type }
            }
        }
        impl Function<$type> for Gelu {
            #[inline(always)]
            fn value(x: $type) -> $type {
                0.5 * x * (1.0 + $erf(x * std::f64::consts::FRAC_1_SQRT_2 as $type))
            }
            #[inline(always)]
            fn slope(x: $type, _y: $type) -> $type {
                const PEAK: $type = (std::f64::consts::FRAC_1_SQRT_2 * 0.5 * std::f64::consts::FRAC_2_SQRT_PI) as $type;
                0.5 * (1.0 + $erf(x * std::f64::consts::FRAC_1_SQRT_2 as $type)) + x * PEAK * $bell(0.5 * x * x)
            }
        }
        impl Function<$type> for Sigmoid {
            #[inline(always)]
            fn value(x: $type) -> $type {
                $sigmoid(x)
            }
            #[inline(always)]
            fn slope(_x: $type, y: $type) -> $type {
                y * (1.0 - y)
            }
        }
        impl Function<$type> for Identity {
            #[inline(always)]
            fn value(x: $type) -> $type {
                x
            }
            #[inline(always)]
            fn slope(_x: $type, _y: $type) -> $type {
                1.0
            }
        }
    };
}

functions!(f32, tanh_f32, |x: f32| 0.5 + 0.5 * tanh_f32(0.5 * x), erf_f32, bell_f32);
functions!(f64, f64::tanh, |x: f64| 1.0 / (1.0 + (-x).exp()), libm::erf, |u: f64| (-u).exp());

/// `e^-u` for u >= 0; from 20 on it is `e^-20`, which is as good as 0 beside 1.
#[inline(always)]
fn bell_f32(u: f32) -> f32 {
    1.0 / exp_f32(if u > 20.0 { 20.0 } else { u })
}

/// The error function to 3e-7, without branches (Abramowitz & Stegun 1964, 7.1.26).
#[inline(always)]
fn erf_f32(x: f32) -> f32 {
    let magnitude = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * magnitude);
    let mut p = 1.061_405_4_f32;
    p = p * t - 1.453_152;
    p = p * t + 1.421_413_7;
    p = p * t - 0.284_496_72;
    p = p * t + 0.254_829_6;
    (1.0 - p * t * bell_f32(magnitude * magnitude)).copysign(x)
}

#[cfg(test)]
mod tests {
    use interlayer_outline::Activation;

    use super::*;

    #[test]
    fn slopes_are_those_of_the_values() {
        for activation in Activation::ALL {
            for i in -40..40 {
                // Not at 0, where a ReLU has no slope.
                let (x, step) = (0.1 * f64::from(i) + 0.05, 1e-6);
                let (value, slope) = for_activation!(activation, F => {
                    let value = <F as Function<f64>>::value;
                    ((value(x + step) - value(x - step)) / (2.0 * step), <F as Function<f64>>::slope(x, value(x)))
                });
                assert!((value - slope).abs() < 1e-8, "{activation:?} at {x}: {slope} is not {value}");
            }
        }
    }

    #[test]
    fn single_precision_follows_double() {
        for activation in Activation::ALL {
            for i in -3000..3000 {
                let x = 0.005 * i as f32 + 0.001;
                let (single, double) = for_activation!(activation, F => {
                    let y = <F as Function<f32>>::value(x);
                    let exact = <F as Function<f64>>::value(f64::from(x));
                    ([y, <F as Function<f32>>::slope(x, y)], [exact, <F as Function<f64>>::slope(f64::from(x), exact)])
                });
                for (single, double) in single.iter().zip(double) {
                    let tolerance = 1e-6 * double.abs().max(1.0);
                    assert!(
                        (f64::from(*single) - double).abs() < tolerance,
                        "{activation:?} at {x}: {single} {double}"
                    );
                }
            }
        }
    }

    #[test]
    fn not_a_number_stays_so() {
        for activation in Activation::ALL {
            assert!(for_activation!(activation, F => <F as Function<f32>>::value(f32::NAN)).is_nan(), "{activation:?}");
        }
    }
}
