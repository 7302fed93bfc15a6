//! Which instructions the processor has, and how code is compiled for each of them.

use crate::search::blocks::lanes::Lanes;
use crate::search::buckets::Masks;
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

/// What an instruction set can do.
pub trait Set: Lanes + Masks<f32> + Masks<f64> {}

impl<S: Lanes + Masks<f32> + Masks<f64>> Set for S {}

/// Code that is compiled once for each instruction set.
pub(crate) trait Task {
    type Output;

    /// To be marked `#[inline(always)]`, as all that it calls with S: only so is it compiled for the set.
    ///
    /// # Safety
    /// The processor has the instruction set S.
    unsafe fn run<S: Set>(self) -> Self::Output;
}

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

    /// Runs a task with these instructions, which must be `available`.
    #[inline]
    pub(crate) fn run<K: Task>(self, task: K) -> K::Output {
        debug_assert_eq!(self, self.available());
        match self {
            // SAFETY: the processor has them.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => unsafe { avx512(task) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => unsafe { avx2(task) },
            // SAFETY: needs nothing.
            _ => unsafe { task.run::<Portable>() },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,popcnt,bmi1,bmi2")]
unsafe fn avx512<K: Task>(task: K) -> K::Output {
    // SAFETY: the caller's.
    unsafe { task.run::<Avx512>() }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt,bmi1,bmi2")]
unsafe fn avx2<K: Task>(task: K) -> K::Output {
    // SAFETY: the caller's.
    unsafe { task.run::<Avx2>() }
}
