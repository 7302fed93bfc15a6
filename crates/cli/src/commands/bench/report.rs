//! What every comparison keeps.

use std::error::Error;
use std::path::Path;

use interlayer::results::Machine;
use serde::Serialize;

/// What is needed to measure again.
#[derive(Debug, Serialize)]
pub(super) struct Origin {
    command: String,
    commit: Option<String>,
    machine: Machine,
}

impl Origin {
    pub(super) fn here() -> Self {
        Self {
            command: std::env::args_os()
                .skip(1)
                .map(|word| word.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
                .join(" "),
            commit: interlayer::sources().commit,
            machine: Machine::here(),
        }
    }

    /// The first line of a page.
    pub(super) fn header(&self, title: &str) -> String {
        format!("# {title}, side by side\n\n`cargo run --release -- {}`\n", self.command)
    }

    /// The last line of a page; `programs` are those compared, `name` is that of the files.
    pub(super) fn footer(&self, programs: &[String], name: &str) -> String {
        let Self { commit, machine, .. } = self;
        format!(
            "{}; commit {}; {}, {} cores, {}. Raw times: `{name}.json`.\n",
            programs.join(", "),
            commit.as_deref().unwrap_or("unknown"),
            machine.cpu,
            machine.cores,
            machine.os,
        )
    }
}

/// Writes the raw times and the page beside each other.
pub(super) fn keep(folder: &Path, name: &str, report: &impl Serialize, page: &str) -> Result<(), Box<dyn Error>> {
    let json = serde_json::to_string_pretty(report)? + "\n";
    interlayer_files::write(&folder.join(format!("{name}.json")), json.as_bytes())?;
    interlayer_files::write(&folder.join(format!("{name}.md")), page.as_bytes())?;
    Ok(())
}

pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => sorted[n / 2],
        n => (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }
}
