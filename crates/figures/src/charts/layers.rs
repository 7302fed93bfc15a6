use std::collections::{BTreeMap, BTreeSet};

use interlayer_outline::Evaluation;
use interlayer_results::{Measured, Table};

use crate::Error;
use crate::charts::facts::{ceilings, datasets, seeds};
use crate::charts::measures::INFORMATION;
use crate::charts::traces::MOST_BITS;
use crate::looks::{Look, looks};

/// Neighbours and scaling of the estimates that pictures of layers show.
const K: u32 = 3;
const SCALING: &str = "none";
/// What a row calls the labels of the images.
const LABEL: &str = "label";
/// What it calls the last layer, and what the output layer receives.
const LAST: &str = "last";
const MERGED: &str = "merged";

/// Estimates between the layers of networks, out of rows.
#[derive(Debug)]
pub(crate) struct Layers {
    pub(crate) networks: Vec<Network>,
    /// All epochs that any network has.
    pub(crate) epochs: BTreeSet<u32>,
    /// One line about what is shown.
    pub(crate) caption: String,
}

/// The estimates of one architecture and size, means over its runs.
#[derive(Debug)]
pub(crate) struct Network {
    /// Its name in the figure: the architecture, and the size if sizes differ.
    pub(crate) title: String,
    pub(crate) look: Look,
    /// From the first to what the output layer receives.
    pub(crate) layers: Vec<String>,
    pairs: BTreeMap<(u32, usize, usize), Mean>,
    labels: BTreeMap<(u32, usize), Mean>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1.0;
    }

    fn value(self) -> f64 {
        self.sum / self.count
    }
}

impl Network {
    /// I(layer; layer) in bits, the same both ways.
    pub(crate) fn between(&self, epoch: u32, a: usize, b: usize) -> Option<f64> {
        self.pairs.get(&(epoch, a.min(b), a.max(b))).map(|mean| mean.value())
    }

    /// I(layer; label) in bits.
    pub(crate) fn with_label(&self, epoch: u32, layer: usize) -> Option<f64> {
        self.labels.get(&(epoch, layer)).map(|mean| mean.value())
    }
}

impl Layers {
    /// The estimates of this evaluation with k = 3, without scaling, of true pairings, with the most images that there
    /// are between layers and, apart from that, about the label; a mean where there are several of one pair.
    pub(crate) fn of(table: &Table, evaluation: Evaluation, asked: &str) -> Result<Self, Error> {
        let mut rows = table.measured();
        rows.retain(|row| row.quantity == INFORMATION && row.x.is_some() && row.y.is_some());
        let rows = rows.as_slice();
        let evaluation = with_momentum(rows, evaluation, asked)?;
        let same = |row: &Measured<'_>| of_row(row).is_some_and(|of_row| is_same(of_row, evaluation));
        let plain = |row: &Measured<'_>| row.k == Some(K) && row.scaling == Some(SCALING) && row.shuffle.is_none();
        let fit: Vec<&Measured<'_>> = rows.iter().filter(|row| same(row) && plain(row) && row.x != row.y).collect();
        let most = |of_label: bool| fit.iter().filter(|row| is_of_label(row) == of_label).filter_map(|row| row.n).max();
        let (between_layers, about_label) = (most(false), most(true));
        if fit.is_empty() {
            return Err(nothing(rows, evaluation, asked));
        }
        let (shown, defects): (Vec<&Measured<'_>>, Vec<&Measured<'_>>) = fit
            .into_iter()
            .filter(|row| row.n == if is_of_label(row) { about_label } else { between_layers })
            .partition(|row| row.value.abs() <= MOST_BITS);
        if shown.is_empty() {
            let there = format!("{} estimates fit, but their bits are no numbers; measure them anew", defects.len());
            return Err(Error::Empty { asked: asked.into(), there });
        }

        let sizes: BTreeSet<(u32, u32)> = shown.iter().map(|row| (row.header.width, row.header.depth)).collect();
        let mut networks = Vec::new();
        for (architecture, look) in looks(shown.iter().map(|row| row.header.architecture.clone())) {
            for &(width, depth) in &sizes {
                let own = |row: &&&Measured<'_>| {
                    row.header.architecture == architecture && (row.header.width, row.header.depth) == (width, depth)
                };
                let own: Vec<&Measured<'_>> = shown.iter().filter(own).copied().collect();
                if !own.is_empty() {
                    let size = if sizes.len() > 1 { format!(", W = {width}, D = {depth}") } else { String::new() };
                    networks.push(Network::of(&own, format!("{}{size}", look.name), look.clone()));
                }
            }
        }
        let mut parts: Vec<String> =
            datasets(shown.iter().map(|row| row.header.dataset.name.as_str())).into_iter().collect();
        parts.push(evaluation.in_words());
        if let (Some((width, depth)), 1) = (sizes.first(), sizes.len()) {
            parts.push(format!("W = {width}, D = {depth}"));
        }
        let of: BTreeSet<u64> = shown.iter().map(|row| row.header.seed).collect();
        parts.push(if of.len() > 1 { format!("means over {}", seeds(&of)) } else { seeds(&of) });
        parts.push(match (between_layers, about_label) {
            (Some(n), Some(m)) if n != m => format!("k = {K}, N = {n} (label: {m})"),
            (n, m) => format!("k = {K}, N = {}", n.or(m).unwrap_or_default()),
        });
        let between = shown.iter().filter(|row| !is_of_label(row));
        parts.extend(ceilings(between.filter_map(|row| row.ceiling)).last().map(|c| format!("ceiling {c:.2} bits")));
        if !defects.is_empty() {
            parts.push(format!("{} defective estimates left out", defects.len()));
        }
        let epochs = shown.iter().map(|row| row.epoch).collect();
        Ok(Self { networks, epochs, caption: parts.join(" · ") })
    }
}

fn is_of_label(row: &Measured<'_>) -> bool {
    row.x == Some(LABEL) || row.y == Some(LABEL)
}

impl Network {
    fn of(rows: &[&Measured<'_>], title: String, look: Look) -> Self {
        let mut layers: Vec<String> = rows
            .iter()
            .flat_map(|row| [row.x, row.y])
            .flatten()
            .filter(|name| *name != LABEL)
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        layers.sort_by_key(|name| depth(name));
        let place: BTreeMap<&str, usize> = layers.iter().enumerate().map(|(i, name)| (name.as_str(), i)).collect();
        let (mut pairs, mut labels) = (BTreeMap::new(), BTreeMap::new());
        for row in rows {
            let place = |layer: Option<&str>| layer.and_then(|layer| place.get(layer));
            match (place(row.x), place(row.y)) {
                (Some(&a), Some(&b)) => {
                    pairs.entry((row.epoch, a.min(b), a.max(b))).or_insert_with(Mean::default).add(row.value);
                }
                (Some(&layer), None) | (None, Some(&layer)) => {
                    labels.entry((row.epoch, layer)).or_insert_with(Mean::default).add(row.value);
                }
                (None, None) => {}
            }
        }
        // Where nothing is added to it, what the output layer receives is the last layer.
        if !layers.iter().any(|name| name == LAST) {
            layers.iter_mut().filter(|name| *name == MERGED).for_each(|name| name.replace_range(.., LAST));
        }
        Self { title, look, layers, pairs, labels }
    }
}

/// Where a layer stands, from the image to the output; layers of other names follow, by name.
fn depth(name: &str) -> (u32, u32) {
    match name {
        "first" => (0, 0),
        LAST => (2, 0),
        MERGED => (3, 0),
        _ => match name.strip_prefix("hidden.").and_then(|number| number.parse().ok()) {
            Some(number) => (1, number),
            None => (4, 0),
        },
    }
}

fn of_row(row: &Measured<'_>) -> Option<Evaluation> {
    row.evaluation?.parse().ok()
}

/// Whether two evaluations are the same but for the rounding of a momentum.
fn is_same(a: Evaluation, b: Evaluation) -> bool {
    match (a, b) {
        (Evaluation::RunningAt { momentum: a }, Evaluation::RunningAt { momentum: b }) => (a - b).abs() < 1e-9,
        (a, b) => a == b,
    }
}

/// The evaluation with the momentum that the rows have, where none was named.
fn with_momentum(rows: &[Measured<'_>], evaluation: Evaluation, asked: &str) -> Result<Evaluation, Error> {
    let there: Vec<Evaluation> = rows.iter().filter_map(of_row).collect();
    if there.contains(&evaluation) {
        return Ok(evaluation);
    }
    let mut momenta: Vec<f64> = there.into_iter().filter_map(Evaluation::momentum).collect();
    momenta.sort_by(f64::total_cmp);
    momenta.dedup();
    match (evaluation, momenta.as_slice()) {
        (Evaluation::Running, [momentum]) => Ok(evaluation.at(*momentum)),
        (Evaluation::Running, [_, _, ..]) => {
            let momenta: Vec<String> = momenta.iter().map(f64::to_string).collect();
            let momenta = momenta.join(", ");
            let there = format!("rows of several momenta, {momenta}; take one with `Evaluation::RunningAt`");
            Err(Error::Empty { asked: asked.into(), there })
        }
        _ => Ok(evaluation),
    }
}

fn nothing(rows: &[Measured<'_>], evaluation: Evaluation, asked: &str) -> Error {
    let wanted = evaluation.in_words();
    let there = if rows.is_empty() {
        "there are no estimates between layers; make some first".into()
    } else {
        let there: BTreeSet<&str> = rows.iter().filter_map(|row| row.evaluation).collect();
        let there: Vec<&str> = there.into_iter().collect();
        format!(
            "none of the {} rows has {wanted}, k = {K}, scaling {SCALING:?} and the true pairing of two layers; evaluations \
             there: {}",
            rows.len(),
            there.join(", ")
        )
    };
    Error::Empty { asked: asked.into(), there }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_stand_in_the_order_of_the_network() {
        let mut names = ["merged", "zebra", "hidden.10", "last", "hidden.2", "first", "hidden.x"];
        names.sort_by_key(|name| depth(name));
        assert_eq!(names, ["first", "hidden.2", "hidden.10", "last", "merged", "zebra", "hidden.x"]);
    }
}
