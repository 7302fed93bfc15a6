//! What KSG counts around one sample.

use std::fs;
use std::path::Path;

use interlayer_figures::{Neighbourhood, neighbourhood};

#[test]
fn a_sample_its_square_and_its_strips() {
    // A spiral of points, the sample in its middle part.
    let places = |f: fn(f64) -> f64| (0..200).map(|i| f64::from(i) * 0.1 * f(f64::from(i) * 2.4) * 0.1).collect();
    let (x, y): (Vec<f64>, Vec<f64>) = (places(f64::cos), places(f64::sin));
    let picture = Neighbourhood { x, y, sample: 60, k: 3, eps: 0.21, in_x: 31, in_y: 27 };
    let figure = neighbourhood(&picture).unwrap();
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    figure.save(&dir, "neighbourhood").unwrap();
    fs::write(dir.join("neighbourhood-screen.png"), figure.png(110).unwrap()).unwrap();
    for text in ["31 in x", "27 in y", "third neighbour", "ε = 0.210", "200 samples"] {
        assert!(figure.svg().contains(text), "{text}");
    }
    // All samples and the ring.
    assert!(figure.svg().matches("<circle").count() >= 200);
}
