//! What is measured of a network, and when.

use mutual_info::Variant;
use serde::{Deserialize, Serialize};

/// What is measured at which epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Neighbours of the KSG estimator.
    pub k: usize,
    /// Which KSG estimator. The paper's is KSG1, which records leave out.
    #[serde(default = "ksg1", skip_serializing_if = "is_ksg1")]
    pub variant: Variant,
    /// Test images taken, the first ones; `None` takes all.
    pub images: Option<usize>,
    /// The information under batch statistics, and that of the last layer where a shortcut makes it another, are
    /// measured at every epoch up to this one …
    pub all_until: u32,
    /// … and at every epoch that is a multiple of this one after.
    pub then_every: u32,
}

fn ksg1() -> Variant {
    Variant::Ksg1
}

fn is_ksg1(variant: &Variant) -> bool {
    *variant == ksg1()
}

impl Measurement {
    /// Whether everything is measured at this epoch, not only the merged information under running statistics.
    pub fn is_full(&self, epoch: u32) -> bool {
        epoch <= self.all_until || epoch.is_multiple_of(self.then_every)
    }
}
