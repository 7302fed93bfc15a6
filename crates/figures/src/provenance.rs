use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use interlayer_drawing::Origin;
use interlayer_outline::Outline;
use interlayer_results::{DatasetRecord, Record, Table};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::charts::facts::seeds;

/// Where a figure comes from: enough to find what it shows, to check it, and to make it again.
///
/// Nothing in it depends on when or where a figure is drawn: the same tables give the same provenance.
///
/// ```
/// use interlayer_figures::{NetworkDiagram, Provenance, network_diagram};
/// use interlayer_outline::{Kind, Outline};
///
/// let network = Outline::builder(20).layer(Kind::DENSE, 8).output(3)?;
/// let figure = network_diagram(&network, &NetworkDiagram::new("mine"))?;
/// let figure = figure.with_provenance(Provenance::of_network("mine", &network));
/// assert!(figure.svg().contains("<dc:source>network of widths 20, 8, 3; 211 parameters</dc:source>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The figure's name, for instance "4A".
    pub figure: String,
    /// How it was drawn: "profile" is "paper", "statistics" is "running".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// What it shows.
    pub source: Source,
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Source {
    /// A network's shape, measured nowhere.
    Network(Outline),
    /// Results of runs.
    Results(Box<Results>),
}

/// The results that a figure shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// What the networks were trained on.
    pub datasets: Vec<DatasetRecord>,
    /// The seeds of the initial weights.
    pub seeds: BTreeSet<u64>,
    /// How many rows of the table.
    pub rows: usize,
    /// The SHA-256 of these rows, each as a line of JSON, in the order of runs and epochs.
    pub sha256: String,
    /// What the configurations of all runs have in common.
    pub config: Value,
    /// The versions that the runs were made with, by package; several where they differ.
    pub versions: BTreeMap<String, BTreeSet<String>>,
    /// Each run's id, which ends in the hash of its configuration, and the commit of the sources that it ran from.
    pub runs: BTreeMap<String, Option<String>>,
}

impl Provenance {
    /// Of a diagram of this network.
    pub fn of_network(figure: &str, outline: &Outline) -> Self {
        Self::new(figure, Source::Network(outline.clone()))
    }

    /// Of a picture of this table; `records` may hold further runs.
    pub fn of_results(figure: &str, table: &Table, records: &[Record]) -> Self {
        let seeds = table.headers().map(|header| header.seed).collect();
        let mut runs: BTreeMap<String, Option<String>> =
            table.headers().map(|header| (header.run.clone(), None)).collect();
        let records: Vec<&Record> = records.iter().filter(|record| runs.contains_key(&record.header.run)).collect();
        let mut datasets: Vec<DatasetRecord> = Vec::new();
        let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for record in &records {
            runs.insert(record.header.run.clone(), record.commit.clone());
            if !datasets.contains(&record.header.dataset) {
                datasets.push(record.header.dataset.clone());
            }
            for (package, version) in &record.versions {
                versions.entry(package.clone()).or_default().insert(version.clone());
            }
        }
        datasets.sort_by(|a, b| (&a.name, &a.checksum).cmp(&(&b.name, &b.checksum)));
        let configs = records.iter().map(|record| record.header.config.clone());
        let results = Results {
            datasets,
            seeds,
            rows: table.len(),
            sha256: checksum(table),
            config: configs.reduce(|a, b| in_common(a, &b).unwrap_or_default()).unwrap_or_default(),
            versions,
            runs,
        };
        Self::new(figure, Source::Results(Box::new(results)))
    }

    fn new(figure: &str, source: Source) -> Self {
        Self { figure: figure.to_owned(), options: BTreeMap::new(), source }
    }

    /// Notes how the picture was drawn.
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The provenance in a few lines, however many runs there are.
    pub fn facts(&self) -> Vec<String> {
        let options = self.options.iter().map(|(name, value)| format!(", {value} {name}"));
        let mut facts = vec![format!("figure {}{}", self.figure, options.collect::<String>())];
        match &self.source {
            Source::Network(outline) => {
                let widths: Vec<String> = std::iter::once(outline.inputs())
                    .chain(outline.layers().map(|layer| layer.outputs))
                    .map(|width| width.to_string())
                    .collect();
                let (widths, parameters) = (widths.join(", "), outline.parameters());
                facts.push(format!("network of widths {widths}; {parameters} parameters"));
            }
            Source::Results(results) => facts.extend(results.facts()),
        }
        facts
    }
}

impl Origin for Provenance {
    fn facts(&self) -> Vec<String> {
        self.facts()
    }
}

impl Results {
    fn facts(&self) -> Vec<String> {
        let datasets = self.datasets.iter().map(|set| format!("dataset {}, sha256 {}", set.name, set.checksum));
        let mut facts: Vec<String> = datasets.collect();
        facts.push(format!("{}, {}", counted(self.runs.len(), "run"), seeds(&self.seeds)));
        facts.push(format!("{}, sha256 {}", counted(self.rows, "row"), self.sha256));
        let commits: BTreeSet<&str> = self.runs.values().flatten().map(String::as_str).collect();
        match commits.len() {
            0 => {}
            1..=3 => facts.extend(commits.iter().map(|commit| format!("commit {commit}"))),
            many => facts.push(format!("{many} commits")),
        }
        let several =
            |versions: &BTreeSet<String>| versions.iter().map(String::as_str).collect::<Vec<_>>().join(" and ");
        let versions = self.versions.iter().map(|(package, versions)| format!("{package} {}", several(versions)));
        facts.extend(Some(versions.collect::<Vec<_>>().join(", ")).filter(|all| !all.is_empty()));
        facts
    }
}

fn counted(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}

/// See [`Results::sha256`].
fn checksum(table: &Table) -> String {
    let mut rows = table.rows();
    // Stable: rows of one epoch keep their order.
    rows.sort_by(|a, b| (&a.run, a.epoch).cmp(&(&b.run, b.epoch)));
    let mut hash = Sha256::new();
    for row in rows {
        // A struct of numbers and strings always serialises.
        hash.update(serde_json::to_vec(&row).unwrap_or_default());
        hash.update(b"\n");
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// What both say; of objects, the parts of which both say the same.
fn in_common(a: Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let both = a.into_iter().filter_map(|(key, value)| {
                let same = in_common(value, b.get(&key)?)?;
                Some((key, same))
            });
            Some(Value::Object(both.collect()))
        }
        (a, b) => (a == *b).then_some(a),
    }
}

#[cfg(test)]
mod tests {
    use interlayer_results::{Header, Row};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_two_configurations_have_in_common() {
        let a = json!({ "width": 16, "training": { "seed": 0, "epochs": 200 }, "checksum": "abc" });
        let b = json!({ "width": 64, "training": { "seed": 0, "epochs": 15 }, "checksum": "abc", "more": null });
        let common = json!({ "training": { "seed": 0 }, "checksum": "abc" });
        assert_eq!(in_common(a, &b), Some(common));
        assert_eq!(in_common(json!(1), &json!(2)), None);
    }

    #[test]
    fn the_checksum_is_that_of_lines_of_json_in_order() {
        let [a, b] = ["a", "b"].map(|run| {
            let rows = [1, 2].map(|epoch| Row::new(run, epoch, "accuracy", f64::from(epoch) / 3.0));
            (Header::new(run), rows)
        });
        let of = |parts: &[&(Header, [Row; 2])]| {
            let tables: Vec<Table> = parts.iter().map(|(header, rows)| Table::of(header, rows).unwrap()).collect();
            match Provenance::of_results("", &Table::concat(&tables).unwrap(), &[]).source {
                Source::Results(results) => results.sha256,
                Source::Network(_) => unreachable!(),
            }
        };
        let lines: String = a.1.iter().chain(&b.1).map(|row| serde_json::to_string(row).unwrap() + "\n").collect();
        let expected: String = Sha256::digest(lines).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(of(&[&b, &a]), expected);
        assert_ne!(of(&[&a]), expected);
    }
}
