//! What all layers tell about each other and about the label.

use interlayer_experiments::results::Table;
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
pub(super) fn maps(stored: &Stored, statistics: Evaluation) -> Result<Vec<Picture>, figures::Error> {
    let table = stored.between_layers();
    let options =
        LayerHeatMap::new("Mutual information between all layers").evaluation(statistics.at(MOMENTUM)).epochs(EPOCHS);
    Ok(vec![picture("layers", stored, statistics, &table, layer_heat_map(&table, &options)?)])
}

/// What each layer tells about the first and about the label, through the epochs.
pub(super) fn plane(stored: &Stored, statistics: Evaluation) -> Result<Vec<Picture>, figures::Error> {
    let table = stored.between_layers();
    let options = InformationPlane::new("The information plane").evaluation(statistics.at(MOMENTUM));
    Ok(vec![picture("plane", stored, statistics, &table, information_plane(&table, &options)?)])
}

fn picture(name: &str, stored: &Stored, statistics: Evaluation, table: &Table, figure: Figure) -> Picture {
    let provenance = Provenance::of_results(name, table, &stored.records)
        .option("profile", stored.profile.name())
        .option("statistics", &statistics.in_words());
    Picture {
        stem: format!("figure-{name}-{}-{}{}", stored.dataset, stored.profile, suffix(statistics)),
        figure: figure.with_provenance(provenance),
    }
}
