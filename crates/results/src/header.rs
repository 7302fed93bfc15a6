use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::DatasetRecord;

/// What tells one run from another. It is stored once for each run, and stands beside each of its rows in a
/// [`Table`](crate::Table).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The run's id, also the stem of its files.
    pub run: String,
    /// The figures that show the run, separated by spaces: "4A 4B". Empty where there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub figure: String,
    /// What the network was trained on.
    pub dataset: DatasetRecord,
    /// The name of the network.
    pub architecture: String,
    /// W, the units of a hidden layer.
    pub width: u32,
    /// D, the number of hidden layers.
    pub depth: u32,
    /// The seed of the weights.
    pub seed: u64,
    /// Everything that the run's numbers depend on.
    pub config: Value,
}

impl Header {
    /// Of a run of which nothing but the id is known: names empty, numbers zero. For struct update syntax.
    pub fn new(run: impl Into<String>) -> Self {
        Self {
            run: run.into(),
            figure: String::new(),
            dataset: DatasetRecord { name: String::new(), checksum: String::new() },
            architecture: String::new(),
            width: 0,
            depth: 0,
            seed: 0,
            config: Value::Null,
        }
    }

    /// The first thing in which another header differs, as "training.momentum: 0.99 and 0.9".
    pub(crate) fn difference(&self, other: &Self) -> Option<String> {
        // A header always serialises: it holds numbers and text alone.
        let [one, other] = [self, other].map(|header| serde_json::to_value(header).unwrap_or_default());
        difference("", &one, &other)
    }
}

fn difference(place: &str, one: &Value, other: &Value) -> Option<String> {
    if let (Value::Object(a), Value::Object(b)) = (one, other) {
        let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
        return keys
            .map(|key| {
                let of = |object: &serde_json::Map<String, Value>| object.get(key).cloned().unwrap_or_default();
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                difference(&place, &of(a), &of(b))
            })
            .find_map(|found| found);
    }
    (one != other).then(|| format!("{place}: {one} and {other}"))
}
