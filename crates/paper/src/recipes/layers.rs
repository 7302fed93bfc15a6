//! What all layers tell about each other and about the label.

use interlayer_experiments::results::EstimateRow;
use interlayer_figures::{
    self as figures, Figure, InformationPlane, LayerHeatMap, Provenance, Statistics, information_plane, layer_heat_map,
};

use super::{Picture, suffix};
use crate::stored::Stored;

/// Of the heat maps: the first, an early one, the last.
const EPOCHS: [u32; 3] = [1, 10, 200];

/// The information between every two layers, an architecture a row.
pub(super) fn maps(kept: &Stored, statistics: Statistics) -> Result<Vec<Picture>, figures::Error> {
    let rows = kept.between_layers();
    let options =
        LayerHeatMap::new("Mutual information between all layers").momentum(momentum(statistics)).epochs(EPOCHS);
    Ok(vec![keep("layers", kept, statistics, &rows, layer_heat_map(&rows, &options)?)])
}

/// What each layer tells about the first and about the label, through the epochs.
pub(super) fn plane(kept: &Stored, statistics: Statistics) -> Result<Vec<Picture>, figures::Error> {
    let rows = kept.between_layers();
    let options = InformationPlane::new("The information plane").momentum(momentum(statistics));
    Ok(vec![keep("plane", kept, statistics, &rows, information_plane(&rows, &options)?)])
}

fn momentum(statistics: Statistics) -> Option<f64> {
    match statistics {
        Statistics::Running => Some(0.99),
        Statistics::Batch => None,
    }
}

fn keep(name: &str, kept: &Stored, statistics: Statistics, rows: &[EstimateRow], figure: Figure) -> Picture {
    let provenance = Provenance::of_estimates(name, rows, &kept.records)
        .option("profile", kept.profile.name())
        .option("statistics", statistics.name());
    Picture {
        stem: format!("figure-{name}-{}-{}{}", kept.dataset, kept.profile, suffix(statistics)),
        figure: figure.with_provenance(provenance),
    }
}
