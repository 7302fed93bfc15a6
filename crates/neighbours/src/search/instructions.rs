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

/// No assumption about the processor, as a type: what is compiled for it is written against [`Set`](super::sets::Set).
pub(crate) struct Portable;
#[cfg(target_arch = "x86_64")]
pub(crate) struct Avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) struct Avx512;

impl Instructions {
    /// This set, or the best one below it that the processor has.
    pub(crate) fn available(self) -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            let avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            if self >= Instructions::Avx512 && avx512 {
                return Instructions::Avx512;
            }
            if self >= Instructions::Avx2 && is_x86_feature_detected!("avx2") {
                return Instructions::Avx2;
            }
        }
        Instructions::Portable
    }
}
