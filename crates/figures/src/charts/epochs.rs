use std::collections::BTreeMap;

use interlayer_results::{Header, Quantity, Table};

/// An epoch of a run, and the two numbers of it that a chart shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Epoch<'a> {
    pub(crate) run: &'a Header,
    pub(crate) epoch: u32,
    pub(crate) x: Option<f64>,
    pub(crate) y: Option<f64>,
    /// The most that the estimator of x could give.
    pub(crate) ceiling: Option<f64>,
}

/// All epochs of a table, by seed, run and epoch, with these two quantities where an epoch has them. Of several estimates
/// of a quantity the first one counts.
pub(crate) fn epochs<'a>(table: &'a Table, [x, y]: [&Quantity; 2]) -> Vec<Epoch<'a>> {
    let mut epochs: BTreeMap<(u64, &str, u32), Epoch<'a>> = BTreeMap::new();
    for row in table.measured() {
        let (run, epoch) = (row.header, row.epoch);
        let of_epoch = epochs.entry((run.seed, &run.run, epoch));
        let seen = of_epoch.or_insert(Epoch { run, epoch, x: None, y: None, ceiling: None });
        if seen.x.is_none() && row.is(x) {
            (seen.x, seen.ceiling) = (Some(row.value), row.ceiling);
        }
        if seen.y.is_none() && row.is(y) {
            seen.y = Some(row.value);
        }
    }
    epochs.into_values().collect()
}
