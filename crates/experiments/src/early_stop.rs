//! Ends a training that gets no better.

use interlayer_results::{Quantity, Row};
use serde::{Serialize, Serializer};

/// Ends a training when a quantity has not fallen below its smallest value for so many measurements of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EarlyStop {
    /// What has to fall.
    #[serde(serialize_with = "as_text")]
    pub quantity: Quantity,
    /// Measurements that it may take.
    pub patience: u32,
}

fn as_text<S: Serializer>(quantity: &Quantity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(quantity)
}

impl EarlyStop {
    /// Whether it is time, by the rows of all epochs so far.
    pub(crate) fn is_due(&self, rows: &[Row]) -> bool {
        let mut best = f64::INFINITY;
        let mut since = 0;
        for row in rows.iter().filter(|row| self.is_of(row)) {
            since = if row.value < best { 0 } else { since + 1 };
            best = best.min(row.value);
        }
        since >= self.patience
    }

    /// Whether the quantity is among what was measured.
    pub(crate) fn is_measured(&self, rows: &[Row]) -> bool {
        rows.iter().any(|row| self.is_of(row))
    }

    /// By the quantity, or by its text as the heading of a table has it ("test loss, batch").
    fn is_of(&self, row: &Row) -> bool {
        let quantity = row.quantity();
        quantity == self.quantity || quantity.to_string() == self.quantity.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_begins_again_at_each_smallest_value() {
        let stop = EarlyStop { quantity: "loss".into(), patience: 2 };
        let due = |values: &[f64]| {
            let rows: Vec<Row> = (1..).zip(values).map(|(epoch, value)| Row::new("r", epoch, "loss", *value)).collect();
            stop.is_due(&rows)
        };
        assert!(!due(&[]) && !due(&[3.0]) && !due(&[3.0, 3.0]) && due(&[3.0, 3.0, 4.0]));
        assert!(!due(&[3.0, 4.0, 2.0, 2.5]) && due(&[3.0, 4.0, 2.0, 2.5, 2.0]));
        assert!(due(&[f64::NAN, f64::NAN]), "what is not a number does not fall");
        let others = [Row::new("r", 1, "other", 1.0)];
        assert!(!stop.is_due(&others) && !stop.is_measured(&others));
    }
}
