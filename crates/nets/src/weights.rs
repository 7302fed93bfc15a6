//! A network's weights by name.

use std::collections::BTreeMap;

/// Values by name: `first.weight` [out, in] row-major, `hidden.0.running_mean`, …, `output.bias`.
pub type Weights<E> = BTreeMap<String, Vec<E>>;
