//! Signal over noise of gradients against the epoch.

use std::fs;
use std::path::Path;

use interlayer_figures::{Error, phases};
use interlayer_results::{Quantity, Row, Table};

use crate::sample::{header, joint};

/// Two architectures, three seeds: signal falls with the epoch, noise does not.
fn table() -> Table {
    let mut parts = Vec::new();
    for (architecture, noise) in [("mlp", 0.5), ("shortcut", 0.8)] {
        for seed in 0..3 {
            let header = header("mnist", architecture, 64, 5, seed);
            for epoch in [1, 2, 5, 10, 20, 50, 100] {
                for (layer, share) in [("first", 0.7), ("all", 1.0)] {
                    let row = |name: &str, value| Row {
                        n: Some(600),
                        ..Row::new(&header.run, epoch, Quantity::new(name).of(layer), value)
                    };
                    // A signal that noise alone explains, once.
                    let is_noise = epoch == 100 && seed == 2;
                    let signal = if is_noise { 0.0 } else { share / f64::from(epoch).powf(0.6) };
                    let noise = noise * share * (1.0 + seed as f64 / 10.0);
                    parts.push((header.clone(), vec![row("gradient signal", signal), row("gradient noise", noise)]));
                }
            }
        }
    }
    joint(parts)
}

#[test]
fn drift_and_diffusion_of_two_architectures() {
    let figure = phases(&table(), "Drift and diffusion").unwrap();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    figure.save(&dir, "phases").unwrap();
    fs::write(dir.join("phases-screen.png"), figure.png(110).unwrap()).unwrap();
    for text in ["shortcut", "MLP", "drift", "diffusion", "0.01", "seeds 0–2", "batches of 600 images"] {
        assert!(figure.svg().contains(text), "{text}");
    }
}

#[test]
fn single_layers_alone_are_not_drawn() {
    let first = table().keep(|row| row.x == Some("first"));
    let Err(Error::Empty { there, .. }) = phases(&first, "") else { panic!() };
    assert!(there.contains("none of the 42 epochs"), "{there}");
}
