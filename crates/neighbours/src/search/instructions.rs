//! Which instructions the processor has.

use serde::{Deserialize, Serialize};

/// The instruction set of the searches. All give the same bytes; one that the processor lacks counts as the next lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instructions {
    /// No assumption about the processor.
    Portable,
    /// 256-bit registers.
    Avx2,
    /// 512-bit registers (AVX-512 F and BW), the best there is.
    #[default]
    Avx512,
}

/// Witnesses: whoever holds one runs on a processor with these instructions. Those that not every processor has are made
/// by [`Instructions::available`] alone.
#[derive(Clone, Copy)]
pub(crate) struct Portable;
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub(crate) struct Avx2(());
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub(crate) struct Avx512(());

/// A set that the processor has.
#[derive(Clone, Copy)]
pub(crate) enum Available {
    Portable(Portable),
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl Instructions {
    /// This set, or the best one below it that the processor has.
    pub(crate) fn available(self) -> Available {
        #[cfg(target_arch = "x86_64")]
        {
            // What code for the wider sets uses besides.
            let bits = is_x86_feature_detected!("popcnt")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2");
            let avx512 = bits && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            if self >= Instructions::Avx512 && avx512 {
                return Available::Avx512(Avx512(()));
            }
            if self >= Instructions::Avx2 && bits && is_x86_feature_detected!("avx2") {
                return Available::Avx2(Avx2(()));
            }
        }
        Available::Portable(Portable)
    }
}
