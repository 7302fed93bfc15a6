//! An exponential that vectorises.

use multiversion::multiversion;

/// Replaces every x by `e^x`, for x <= 0: the powers of a softmax. The relative error is at most 1e-15; below -708 the
/// result is `e^-708`, NaN stays NaN.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512bw+avx512dq", "x86_64+avx2"))]
pub(crate) fn exponentials(values: &mut [f64]) {
    for value in values {
        *value = exp(*value);
    }
}

/// Range reduction and rational approximation of Cephes' `exp`.
#[inline(always)]
fn exp(x: f64) -> f64 {
    // Adding and taking away 1.5 * 2^52 rounds to an integer and leaves it in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    let bounded = if x < -708.0 { -708.0 } else { x };
    let rounded = bounded * std::f64::consts::LOG2_E + ROUND;
    let exponent = rounded.to_bits() << 52;
    let n = rounded - ROUND;
    let r = (bounded - n * 6.931_457_519_531_25e-1) - n * 1.428_606_820_309_417_2e-6;
    let square = r * r;
    let p = ((1.261_771_930_748_105_9e-4 * square + 3.029_944_077_074_419_6e-2) * square + 1.0) * r;
    let q = ((3.001_985_051_386_644_6e-6 * square + 2.524_483_403_496_841e-3) * square + 2.272_655_482_081_550_3e-1)
        * square
        + 2.0;
    let mantissa = 1.0 + 2.0 * p / (q - p);
    if x.is_nan() { x } else { f64::from_bits(mantissa.to_bits().wrapping_add(exponent)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_exact_as_the_standard_one() {
        for i in 0..1_000_000 {
            let x = -708.0 * f64::from(i) / 1e6;
            let (ours, exact) = (exp(x), x.exp());
            assert!((ours - exact).abs() <= 1e-15 * exact, "exp({x}) gives {ours}, not {exact}");
        }
    }

    #[test]
    fn right_at_the_ends() {
        let mut ends = [0.0, -0.0, -1e-300, -708.0, -1e9, f64::NEG_INFINITY, f64::NAN];
        exponentials(&mut ends);
        assert_eq!(ends[..3], [1.0; 3]);
        assert!(ends[3..6].iter().all(|least| *least > 0.0 && *least < 1e-300));
        assert!(ends[6].is_nan());
    }
}
