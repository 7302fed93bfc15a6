//! The types of numbers that files of arrays store, and their bytes.

use std::collections::HashMap;

use half::{bf16, f16};

use super::array::{Values, exactly};

/// A type of number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Bool,
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
    F16,
    Bf16,
    F32,
    F64,
}

/// What the numbers of an array are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// How large they are matters.
    Quantities,
    /// Only whether they are equal matters, so other numbers may stand for integers that no float holds.
    Names,
}

/// Integers, numbered from 0 in the order in which they appear.
#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<i128, usize>);

impl Codes {
    /// The number of this one.
    pub(super) fn code(&mut self, integer: i128) -> f64 {
        let next = self.0.len();
        *self.0.entry(integer).or_insert(next) as f64
    }
}

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// The least significant.
    Little,
    /// The most significant.
    Big,
}

impl Order {
    /// This machine's.
    pub(super) const NATIVE: Self = if cfg!(target_endian = "big") { Self::Big } else { Self::Little };
}

impl Number {
    /// Bytes of one.
    pub(super) fn size(self) -> usize {
        match self {
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 | Self::F16 | Self::Bf16 => 2,
            Self::I32 | Self::U32 | Self::F32 => 4,
            Self::I64 | Self::U64 | Self::F64 => 8,
        }
    }

    /// The numbers of these bytes; of names, what stands for them. Or the place and the text of the first integer that no
    /// float holds.
    pub(super) fn decode(self, bytes: &[u8], order: Order, meaning: Meaning) -> Result<Values, (usize, String)> {
        let mut codes = Codes::default();
        macro_rules! decode {
            ($t:ty) => {
                bytes.as_chunks().0.iter().map(|bytes| match order {
                    Order::Little => <$t>::from_le_bytes(*bytes),
                    Order::Big => <$t>::from_be_bytes(*bytes),
                })
            };
        }
        // Integers become doubles, halves singles.
        macro_rules! small {
            ($t:ty) => {
                Ok(Values::Double(decode!($t).map(f64::from).collect()))
            };
        }
        macro_rules! large {
            ($t:ty) => {{
                let exact =
                    |(at, value): (usize, $t)| exactly(i128::from(value)).ok_or_else(|| (at, value.to_string()));
                match (decode!($t).enumerate().map(exact).collect(), meaning) {
                    (Err(_), Meaning::Names) => {
                        Ok(Values::Double(decode!($t).map(|value| codes.code(i128::from(value))).collect()))
                    }
                    (numbers, _) => numbers.map(Values::Double),
                }
            }};
        }
        match self {
            Self::Bool => Ok(Values::Double(bytes.iter().map(|byte| f64::from(u8::from(*byte != 0))).collect())),
            Self::I8 => small!(i8),
            Self::U8 => small!(u8),
            Self::I16 => small!(i16),
            Self::U16 => small!(u16),
            Self::I32 => small!(i32),
            Self::U32 => small!(u32),
            Self::I64 => large!(i64),
            Self::U64 => large!(u64),
            Self::F16 => Ok(Values::Single(decode!(f16).map(f32::from).collect())),
            Self::Bf16 => Ok(Values::Single(decode!(bf16).map(f32::from).collect())),
            Self::F32 => Ok(Values::Single(decode!(f32).collect())),
            Self::F64 => Ok(Values::Double(decode!(f64).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(number: Number, bytes: &[u8], order: Order) -> Vec<f64> {
        number.decode(bytes, order, Meaning::Quantities).unwrap().widened().into_owned()
    }

    #[test]
    fn all_types_are_read_exactly() {
        let little = |number, bytes: &[u8]| decoded(number, bytes, Order::Little);
        assert_eq!(little(Number::Bool, &[0, 1, 2]), [0.0, 1.0, 1.0]);
        assert_eq!(little(Number::I8, &[0xff, 127]), [-1.0, 127.0]);
        assert_eq!(little(Number::U8, &[0xff, 127]), [255.0, 127.0]);
        assert_eq!(little(Number::I16, &(-300_i16).to_le_bytes()), [-300.0]);
        assert_eq!(little(Number::U16, &60_000_u16.to_le_bytes()), [60_000.0]);
        assert_eq!(little(Number::I32, &i32::MIN.to_le_bytes()), [-2_147_483_648.0]);
        assert_eq!(little(Number::U32, &u32::MAX.to_le_bytes()), [4_294_967_295.0]);
        assert_eq!(little(Number::I64, &(-(1_i64 << 53)).to_le_bytes()), [-9_007_199_254_740_992.0]);
        assert_eq!(little(Number::U64, &(1_u64 << 63).to_le_bytes()), [2.0_f64.powi(63)]);
        assert_eq!(little(Number::F16, &[0x00, 0x3c, 0x01, 0x00]), [1.0, 2.0_f64.powi(-24)]);
        assert_eq!(little(Number::Bf16, &[0x80, 0x3f, 0x40, 0xc0]), [1.0, -3.0]);
        assert_eq!(decoded(Number::I32, &[0, 0, 1, 2], Order::Big), [258.0]);
        assert_eq!(decoded(Number::F64, &1.5_f64.to_be_bytes(), Order::Big), [1.5]);
    }

    #[test]
    fn integers_between_floats_are_named() {
        let clocks = [1_i64 << 60, 1_700_000_000_000_000_123];
        let bytes: Vec<u8> = clocks.iter().flat_map(|clock| clock.to_le_bytes()).collect();
        let decode = |number: Number, bytes: &[u8], order| number.decode(bytes, order, Meaning::Quantities);
        assert_eq!(decode(Number::I64, &bytes, Order::Little), Err((1, "1700000000000000123".to_owned())));
        let largest = u64::MAX.to_be_bytes();
        assert_eq!(decode(Number::U64, &largest, Order::Big), Err((0, u64::MAX.to_string())));
    }

    #[test]
    fn names_that_no_float_holds_are_numbered() {
        let of = |ids: [i64; 4]| {
            let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
            Number::I64.decode(&bytes, Order::Little, Meaning::Names)
        };
        let id = 1_700_000_000_000_000_123;
        assert_eq!(of([id, id + 1, id, 5]), Ok(Values::Double(vec![0.0, 1.0, 0.0, 2.0])));
        assert_eq!(of([7, -7, 7, 5]), Ok(Values::Double(vec![7.0, -7.0, 7.0, 5.0])));
    }
}
