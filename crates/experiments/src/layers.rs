//! The information between layers, estimated under one choice or another.

use interlayer_nets::{Activations, Observation};
use interlayer_outline::Evaluation;
use interlayer_results::Row;
use mutual_info::{Ksg, Mixed, Samples, Scaling, Variant};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::quantities::{LABEL, estimated, information, test_error};

/// Images whose information about the label is estimated: that estimator looks at every pair.
const LABELLED: usize = 5_000;

/// How an estimate is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Neighbours.
    pub k: usize,
    /// Images taken, the first ones; `None` takes all.
    pub images: Option<usize>,
    /// What is done to each layer's outputs before.
    pub scaling: Scaling,
    /// The seed of a random pairing of the images, where there is nothing to be found.
    pub shuffle: Option<u64>,
}

impl Choice {
    /// As in every figure: k = 3, all images, no scaling.
    pub const STANDARD: Self = Self { k: 3, images: None, scaling: Scaling::None, shuffle: None };
}

/// The standard choice varied, one thing at a time.
pub fn choices() -> Vec<Choice> {
    let standard = Choice::STANDARD;
    let mut choices = Vec::new();
    choices.extend([1, 10].map(|k| Choice { k, ..standard }));
    choices.extend([1_000, 2_500, 5_000].map(|n| Choice { images: Some(n), ..standard }));
    choices.extend([Scaling::Standardise, Scaling::RankNormal].map(|scaling| Choice { scaling, ..standard }));
    choices.push(Choice { shuffle: Some(0), ..standard });
    choices
}

/// What the layers of a network give for the test images at one epoch under one kind of statistics.
pub struct Layers<'a> {
    /// What each layer gives, and which layers.
    pub seen: &'a Observation<f32>,
    /// The class of each image.
    pub labels: &'a [u32],
    /// Which KSG estimator.
    pub variant: Variant,
    /// The run's id.
    pub run: &'a str,
    /// The epoch.
    pub epoch: u32,
    /// The statistics that the network was evaluated under.
    pub evaluation: Evaluation,
}

impl Layers<'_> {
    /// The test error, and the information between every two layers that are not the same, and of each about the label.
    ///
    /// # Errors
    /// What cannot be measured.
    pub fn all(&self) -> Result<Vec<Row>, mutual_info::Error> {
        let mut rows = vec![self.error()];
        rows.extend(self.standard()?);
        rows.extend(self.pairs()?);
        Ok(rows)
    }

    /// The test error.
    pub fn error(&self) -> Row {
        Row::new(self.run, self.epoch, test_error(self.evaluation), self.seen.error)
    }

    /// first with merged, and with last where a shortcut makes it another.
    ///
    /// # Errors
    /// What cannot be measured.
    pub fn standard(&self) -> Result<Vec<Row>, mutual_info::Error> {
        self.ends().into_iter().map(|(x, y)| self.estimate(x, y, Choice::STANDARD)).collect()
    }

    /// The same under every other choice; those that need more images than there are are left out.
    ///
    /// # Errors
    /// What cannot be measured.
    pub fn choices(&self) -> Result<Vec<Row>, mutual_info::Error> {
        let ends = self.ends();
        let n = self.labels.len();
        let possible = |choice: &Choice| choice.images.is_none_or(|images| images < n) && choice.k + 2 <= n;
        let each =
            choices().into_iter().filter(possible).flat_map(|choice| ends.iter().map(move |(x, y)| (*x, *y, choice)));
        each.map(|(x, y, choice)| self.estimate(x, y, choice)).collect()
    }

    /// Every further two layers that are not the same, and each with the label.
    ///
    /// # Errors
    /// What cannot be measured.
    pub fn pairs(&self) -> Result<Vec<Row>, mutual_info::Error> {
        let layers = self.different();
        let mut rows = Vec::new();
        for (i, x) in layers.iter().enumerate() {
            rows.push(self.about_label(x)?);
            for y in &layers[i + 1..] {
                // Those with the first layer at one end and the last at the other are standard.
                if x.layer != "first" || !["last", "merged"].contains(&y.layer.as_str()) {
                    rows.push(self.estimate(x, y, Choice::STANDARD)?);
                }
            }
        }
        Ok(rows)
    }

    fn ends(&self) -> Vec<(&Activations<f32>, &Activations<f32>)> {
        let layers = self.different();
        let first = layers.iter().copied().find(|layer| layer.layer == "first");
        let ends = layers.iter().copied().filter(|layer| ["last", "merged"].contains(&layer.layer.as_str()));
        first.map(|first| ends.map(|end| (first, end)).collect()).unwrap_or_default()
    }

    /// All layers; without a shortcut the last one is called merged, since the output layer receives it itself.
    fn different(&self) -> Vec<&Activations<f32>> {
        let layers = &self.seen.activations;
        let merged = layers.iter().find(|layer| layer.layer == "merged");
        let same = |layer: &&Activations<f32>| {
            layer.layer == "last" && merged.is_some_and(|merged| merged.values == layer.values)
        };
        layers.iter().filter(|layer| !same(layer)).collect()
    }

    fn estimate(&self, x: &Activations<f32>, y: &Activations<f32>, choice: Choice) -> Result<Row, mutual_info::Error> {
        let Choice { k, images, scaling, shuffle } = choice;
        let n = images.unwrap_or(x.n).min(x.n);
        let shuffled = shuffle.map(|seed| rows_in(&order(seed, n), y));
        let x_values = Samples::new(&x.values[..n * x.dims], n, x.dims)?;
        let y_values = Samples::new(shuffled.as_deref().unwrap_or(&y.values[..n * y.dims]), n, y.dims)?;
        let ksg = Ksg::new(k).variant(self.variant);
        let estimate = match scaling {
            Scaling::None => ksg.estimate(x_values, y_values)?,
            _ => ksg.estimate(scaling.apply(x_values).samples(), scaling.apply(y_values).samples())?,
        };
        let quantity = information([&x.layer, &y.layer], self.evaluation);
        Ok(Row { shuffle, ..estimated(self.run, self.epoch, quantity, &estimate) })
    }

    /// By Ross's estimator.
    fn about_label(&self, x: &Activations<f32>) -> Result<Row, mutual_info::Error> {
        let n = LABELLED.min(x.n);
        let samples = Samples::new(&x.values[..n * x.dims], n, x.dims)?;
        let estimate = Mixed::new(Choice::STANDARD.k).estimate(samples, &self.labels[..n])?;
        let quantity = information([&x.layer, LABEL], self.evaluation);
        Ok(estimated(self.run, self.epoch, quantity, &estimate))
    }
}

fn order(seed: u64, n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    order
}

fn rows_in(order: &[usize], layer: &Activations<f32>) -> Vec<f32> {
    order.iter().flat_map(|i| &layer.values[i * layer.dims..(i + 1) * layer.dims]).copied().collect()
}
