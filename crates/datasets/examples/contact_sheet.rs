//! Draws samples of the built-in digits: `cargo run --release -p interlayer-datasets --example contact_sheet > digits.pgm`
use std::io::{self, Write};

use interlayer_datasets::{Dataset, contact_sheet};

fn main() -> io::Result<()> {
    let Some(sheet) = contact_sheet(&Dataset::digits_with(0, 2000, 0).train, 20, 2) else { return Ok(()) };
    let mut out = io::stdout().lock();
    writeln!(out, "P5 {} {} 255", sheet.width, sheet.height)?;
    out.write_all(&sheet.pixels)
}
