//! Signal over noise of gradients against the epoch.

use std::fs;
use std::path::Path;

use interlayer_figures::{Error, phases};
use interlayer_results::GradientRow;

/// Two architectures, three seeds: signal falls with the epoch, noise does not.
fn rows() -> Vec<GradientRow> {
    let mut rows = Vec::new();
    for (architecture, noise) in [("mlp", 0.5), ("shortcut", 0.8)] {
        for seed in 0..3 {
            for epoch in [1, 2, 5, 10, 20, 50, 100] {
                for (layer, share) in [("first", 0.7), ("all", 1.0)] {
                    rows.push(GradientRow {
                        run: format!("{architecture}-{seed}"),
                        dataset: "mnist".into(),
                        architecture: architecture.into(),
                        width: 64,
                        depth: 5,
                        seed,
                        epoch,
                        layer: layer.into(),
                        batch_size: 600,
                        batches: 100,
                        // A signal that noise alone explains, once.
                        signal: if epoch == 100 && seed == 2 { 0.0 } else { share / f64::from(epoch).powf(0.6) },
                        noise: noise * share * (1.0 + seed as f64 / 10.0),
                        weights: 10.0,
                    });
                }
            }
        }
    }
    rows
}

#[test]
fn drift_and_diffusion_of_two_architectures() {
    let figure = phases(&rows(), "Drift and diffusion").unwrap();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    figure.save(&dir, "phases").unwrap();
    fs::write(dir.join("phases-screen.png"), figure.png(110).unwrap()).unwrap();
    for text in ["shortcut", "MLP", "drift", "diffusion", "0.01", "seeds 0–2", "batches of 600 images"] {
        assert!(figure.svg().contains(text), "{text}");
    }
}

#[test]
fn single_layers_alone_are_not_drawn() {
    let mut rows = rows();
    rows.retain(|row| row.layer == "first");
    let Err(Error::Empty { there, .. }) = phases(&rows, "") else { panic!() };
    assert!(there.contains("none of the 42 rows"), "{there}");
}
