//! What all layers tell about each other and about the label.

use interlayer_experiments::results::EstimateRow;
use interlayer_figures::{
    self as figures, Evaluation, Figure, InformationPlane, LayerHeatMap, Provenance, information_plane, layer_heat_map,
};

use super::{Picture, suffix};
use crate::stored::Stored;

/// Of the heat maps: the first, an early one, the last.
const EPOCHS: [u32; 3] = [1, 10, 200];

/// The momentum of the paper's running statistics.
const MOMENTUM: f64 = 0.99;

/// The information between every two layers, an architecture a row.
pub(super) fn maps(kept: &Stored, statistics: Evaluation) -> Result<Vec<Picture>, figures::Error> {
    let rows = kept.between_layers();
    let options =
        LayerHeatMap::new("Mutual information between all layers").evaluation(statistics.at(MOMENTUM)).epochs(EPOCHS);
    Ok(vec![keep("layers", kept, statistics, &rows, layer_heat_map(&rows, &options)?)])
}

/// What each layer tells about the first and about the label, through the epochs.
pub(super) fn plane(kept: &Stored, statistics: Evaluation) -> Result<Vec<Picture>, figures::Error> {
    let rows = kept.between_layers();
    let options = InformationPlane::new("The information plane").evaluation(statistics.at(MOMENTUM));
    Ok(vec![keep("plane", kept, statistics, &rows, information_plane(&rows, &options)?)])
}

fn keep(name: &str, kept: &Stored, statistics: Evaluation, rows: &[EstimateRow], figure: Figure) -> Picture {
    let provenance = Provenance::of_estimates(name, rows, &kept.records)
        .option("profile", kept.profile.name())
        .option("statistics", &statistics.in_words());
    Picture {
        stem: format!("figure-{name}-{}-{}{}", kept.dataset, kept.profile, suffix(statistics)),
        figure: figure.with_provenance(provenance),
    }
}
