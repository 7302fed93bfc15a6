//! A hyperbolic tangent that vectorises.

/// `tanh(x)` for `f32`, without branches. The error against the exact value is at most 2 units in the last place for
/// every `f32` (tested over the whole range); exactly ±1 from |x| = 9.02 on, NaN stays NaN.
///
/// Small arguments take the polynomial of Cephes' `tanhf`; the others `1 - 2 / (e^{2|x|} + 1)`, with the exponential's
/// range reduction and polynomial of Cephes' `expf`.
#[inline(always)]
pub(crate) fn tanh_f32(x: f32) -> f32 {
    let magnitude = x.abs();
    let square = x * x;
    let mut small = -5.704_988_7e-3_f32;
    small = small * square + 2.063_909e-2;
    small = small * square - 5.373_971_6e-2;
    small = small * square + 1.333_144_3e-1;
    small = small * square - 3.333_328e-1;
    let small = magnitude + magnitude * (small * square);

    // Beyond 9.02 the result rounds to 1; the bound keeps 2^n finite.
    let bounded = if magnitude > 10.0 { 10.0 } else { magnitude };
    let large = 1.0 - 2.0 / (exp_f32(2.0 * bounded) + 1.0);

    let result = if magnitude < 0.625 { small } else { large };
    if x.is_nan() { x } else { result.copysign(x) }
}

/// `e^x` for 0 <= x <= 20.
#[inline(always)]
pub(crate) fn exp_f32(x: f32) -> f32 {
    // Adding and taking away 1.5 * 2^23 rounds to an integer and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let exponent = rounded.to_bits() << 23;
    let n = rounded - ROUND;
    let r = (x - n * 0.693_359_4) - n * -2.121_944_4e-4;
    let mut p = 1.987_569_1e-4_f32;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 5.0e-1;
    let mantissa = p * (r * r) + r + 1.0;
    f32::from_bits(mantissa.to_bits().wrapping_add(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distance in units in the last place of the exact value rounded to `f32`.
    fn error_in_ulp(x: f32) -> f64 {
        let exact = f64::from(x).tanh();
        let nearest = exact as f32;
        let unit = f64::from(f32::from_bits(nearest.abs().to_bits() + 1)) - f64::from(nearest.abs());
        (f64::from(tanh_f32(x)) - exact).abs() / unit
    }

    #[test]
    fn at_most_two_ulp_over_the_whole_range() {
        // Every 97th bit pattern from 0 to infinity: 22 million values.
        let worst = (0..f32::INFINITY.to_bits())
            .step_by(97)
            .map(|bits| (error_in_ulp(f32::from_bits(bits)), bits))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let (error, bits) = worst.expect("the range is not empty");
        assert!(error <= 2.0, "{error} ulp at {}", f32::from_bits(bits));
    }

    #[test]
    fn odd_and_right_at_the_ends() {
        for x in [0.0, 1e-40, 1e-20, 0.3, 0.624_999, 0.625, 1.0, 5.0, 9.0, 9.1, 1e10, f32::INFINITY] {
            assert_eq!(tanh_f32(-x).to_bits(), (-tanh_f32(x)).to_bits(), "at {x}");
        }
        assert_eq!(tanh_f32(f32::INFINITY), 1.0);
        assert_eq!(tanh_f32(9.02), 1.0);
        assert!(tanh_f32(8.9) < 1.0);
        assert_eq!(tanh_f32(-0.0).to_bits(), (-0.0_f32).to_bits());
        assert!(tanh_f32(f32::NAN).is_nan());
    }
}
