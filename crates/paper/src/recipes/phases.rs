//! Drift and diffusion: the gradients of Figure 5B's networks.

use crate::plan::Panel;
use crate::stored::Stored;
use interlayer_figures::{self as figures, Provenance};

use super::Picture;

/// Signal over noise through the epochs. No step uses running statistics, so it is the same under both kinds.
pub(super) fn pictures(stored: &Stored) -> Result<Vec<Picture>, figures::Error> {
    let table = stored.gradients_of(Panel::Architectures);
    let provenance = Provenance::of_results("phases", &table, &stored.records).option("profile", stored.profile.name());
    let figure = figures::phases(&table, "Drift and diffusion")?.with_provenance(provenance);
    Ok(vec![Picture { stem: format!("figure-phases-{}-{}", stored.dataset, stored.profile), figure }])
}
