//! The effect of the lag of the running statistics: the same networks under statistics with less and less lag.

use crate::claims::{Evidence, Lens, Training, Under};
use comfy_table::{Table as Grid, presets};

use super::{self as page, Verdicts};

/// The columns: from the longest memory to none, and trainings with many steps to an epoch.
fn lenses() -> [(&'static str, Lens); 6] {
    let small = |size| Lens { training: Training::Batches(size), ..Lens::PAPER };
    [
        ("momentum 0.99", Lens::PAPER),
        ("momentum 0.9", Lens { under: Under::Faster, ..Lens::PAPER }),
        ("last step", Lens { under: Under::LastStep, ..Lens::PAPER }),
        ("test images", Lens::BATCH),
        ("0.99, batches of 6,000", small(6_000)),
        ("0.99, batches of 600", small(600)),
    ]
}

/// Tables of the quantities that turn round with the lag, a row for each network.
pub(super) fn tables(verdicts: &Verdicts, evidence: &Evidence) -> String {
    // Claim and quantity, from 1.
    let quantities = [
        ((1, 2), "MLP: information at the end less that at epoch 1, bits"),
        ((2, 1), "Information at epoch 1, shortcut less MLP of the same size, bits"),
        ((2, 2), "Shortcut: information at the end less that at epoch 1, bits"),
    ];
    let mut text = String::from(
        "Columns: the statistics that a network is evaluated under, from a long memory to none; the first four see the \
         very same trainings (momentum 0.9 and the last step to epoch 100), the last two train in small batches, to epoch \
         60.\n",
    );
    for ((number, quantity), title) in quantities {
        text.push_str(&format!("\n{title}:\n\n{}\n", table(verdicts, number, quantity)));
    }
    text.push_str(&format!("\nTest error at the end:\n\n{}\n", errors(evidence)));
    text
}

fn grid() -> Grid {
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    grid.set_header(std::iter::once("").chain(lenses().map(|(name, _)| name)));
    grid
}

fn table(verdicts: &Verdicts, number: u32, quantity: usize) -> Grid {
    let mut grid = grid();
    let Some((_, judged)) = verdicts.iter().find(|(claim, _)| claim.number == number) else { return grid };
    let tests = |lens: Lens| judged.iter().find(|judged| judged.lens == lens).map_or(&[][..], |judged| &judged.tests);
    for row in tests(Lens::PAPER).iter().filter(|test| test.quantity + 1 == quantity) {
        let cell = |(_, lens)| {
            let found = tests(lens).iter().find(|test| (test.quantity, &test.of) == (row.quantity, &row.of));
            found.map(page::value).unwrap_or_default()
        };
        grid.add_row(std::iter::once(row.of.clone()).chain(lenses().map(cell)));
    }
    grid
}

fn errors(evidence: &Evidence) -> Grid {
    let mut grid = grid();
    for network in evidence.networks(Lens::PAPER, |_| true) {
        let cell =
            |(_, lens)| evidence.error_at_end(lens, network).map_or(String::new(), |error| format!("{error:.3}"));
        grid.add_row(std::iter::once(network.to_string()).chain(lenses().map(cell)));
    }
    grid
}
