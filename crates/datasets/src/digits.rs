//! The built-in digits: strokes with random variations, a pen, and some noise.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use rayon::prelude::*;

use crate::dataset::Dataset;
use crate::folder;
use crate::pen::{self, Point, SIDE};
use crate::split::Split;
use crate::strokes::{STYLES, Style};

/// Pixels of an image.
const AREA: usize = SIDE * SIDE;

/// How much a hand varies: standard deviations, and means where the name says so.
mod hand {
    /// Of each knot of a stroke, in heights of the digit.
    pub(super) const KNOT: f32 = 0.03;
    /// Bending of the paper, in heights of the digit.
    pub(super) const BEND: f32 = 0.035;
    /// Shear along x; writing leans to the right on average.
    pub(super) const SLANT: f32 = 0.24;
    pub(super) const MEAN_SLANT: f32 = 0.12;
    /// Rotation in radians.
    pub(super) const ROTATION: f32 = 0.10;
    /// Height of the digit in pixels before it is turned.
    pub(super) const MEAN_HEIGHT: f32 = 18.6;
    pub(super) const HEIGHT: f32 = 1.0;
    /// Logarithm of width over height.
    pub(super) const ASPECT: f32 = 0.16;
    /// Place of the centre in pixels.
    pub(super) const SHIFT: f32 = 0.7;
    /// Radius of the pen in pixels, and its logarithm's deviation.
    pub(super) const MEAN_RADIUS: f32 = 1.25;
    pub(super) const RADIUS: f32 = 0.26;
    /// Relative grain of the ink.
    pub(super) const GRAIN: f32 = 0.08;
    /// Mean number of specks that miss or add ink, before rounding down.
    pub(super) const SPECKS: f32 = 2.0;
}

impl Dataset {
    /// The built-in digits from seed 0: 60,000 images to train on and 10,000 to test on, as many as MNIST has.
    pub fn digits() -> Self {
        Self::digits_with(0, 60_000, 10_000)
    }

    /// Built-in digits from a seed. Each image has a random stream of its own: the same seed gives the same bytes on
    /// any number of threads, and a smaller set is the beginning of a larger one.
    ///
    /// Either size may be 0: that split is empty.
    pub fn digits_with(seed: u64, train: usize, test: usize) -> Self {
        let (train_pixels, train_labels) = generate(seed, 0, train);
        let (test_pixels, test_labels) = generate(seed, 1 << 63, test);
        let checksum = folder::sha256([&train_pixels, &train_labels, &test_pixels, &test_labels].map(Vec::as_slice));
        Self {
            name: "digits".into(),
            train: Split::from_bytes(&train_pixels, &train_labels, [SIDE, SIDE]),
            test: Split::from_bytes(&test_pixels, &test_labels, [SIDE, SIDE]),
            checksum,
            files: None,
        }
    }
}

/// Pixels `[n, SIDE, SIDE]` and labels `[n]` from the random streams `first`, `first` + 1, …
fn generate(seed: u64, first: u64, n: usize) -> (Vec<u8>, Vec<u8>) {
    let mut pixels = vec![0; n * AREA];
    let mut labels = vec![0; n];
    pixels.par_chunks_exact_mut(AREA).zip(&mut labels).enumerate().with_min_len(64).for_each(|(at, (image, label))| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(first + at as u64);
        let class = rng.random_range(0..STYLES.len());
        *label = class as u8;
        let styles = STYLES[class];
        write(styles[rng.random_range(0..styles.len())], &mut rng, image);
    });
    (pixels, labels)
}

/// One digit in one hand.
fn write(style: Style, rng: &mut impl Rng, image: &mut [u8]) {
    let paper = Paper::sheet(rng);
    let radius = hand::MEAN_RADIUS * (hand::RADIUS * normal(rng)).clamp(-0.6, 0.4).exp();
    let mut paths: Vec<Vec<Point>> = style.iter().map(|stroke| wobble(stroke, rng)).collect();
    for point in paths.iter_mut().flatten() {
        *point = paper.place(*point);
    }
    centre(&mut paths, hand::SHIFT * normal(rng), hand::SHIFT * normal(rng));

    let mut ink = [0.0; AREA];
    for path in &paths {
        let pressure = (0.12 * normal(rng)).clamp(-0.3, 0.3);
        pen::draw(path, radius * (1.0 + pressure), radius * (1.0 - pressure), &mut ink);
    }
    speckle(rng, &mut ink);
    let darkness = 1.0 - 0.06 * normal(rng).abs();
    for (byte, grey) in image.iter_mut().zip(ink) {
        // Whole ink saturates, as in a scan; the background stays clean.
        let grain = if grey > 0.0 { 1.0 + hand::GRAIN * normal(rng) } else { 0.0 };
        *byte = (grey * darkness * grain * 255.0).round().clamp(0.0, 255.0) as u8;
    }
}

/// The curve through the stroke's knots, each a little off.
fn wobble(stroke: &[(f32, f32)], rng: &mut impl Rng) -> Vec<Point> {
    let mut knots: Vec<Point> = Vec::with_capacity(stroke.len());
    for (at, &(x, y)) in stroke.iter().enumerate() {
        let knot = match knots.last() {
            Some(&last) if stroke[at - 1] == (x, y) => last,
            _ => Point { x: x + hand::KNOT * normal(rng), y: y + hand::KNOT * normal(rng) },
        };
        knots.push(knot);
    }
    let mut path = Vec::with_capacity(6 * stroke.len());
    pen::curve(&knots, &mut path);
    path
}

/// How the unit box lies on the image: bent, slanted, turned, scaled.
struct Paper {
    waves: [Wave; 4],
    /// Row by row.
    linear: [f32; 4],
}

/// A slow wave through the unit box, and where it pushes.
struct Wave {
    along: Point,
    phase: f32,
    push: Point,
}

impl Paper {
    fn sheet(rng: &mut impl Rng) -> Self {
        let waves = std::array::from_fn(|_| Wave {
            along: Point { x: 3.0 * normal(rng), y: 3.0 * normal(rng) },
            phase: rng.random_range(0.0..std::f32::consts::TAU),
            push: Point { x: hand::BEND * normal(rng), y: hand::BEND * normal(rng) },
        });
        let height = (hand::MEAN_HEIGHT + hand::HEIGHT * normal(rng)).clamp(15.5, 20.5);
        let width = height * (hand::ASPECT * normal(rng)).clamp(-0.3, 0.25).exp();
        let slant = (hand::MEAN_SLANT + hand::SLANT * normal(rng)).clamp(-0.45, 0.7);
        let (sin, cos) = (hand::ROTATION * normal(rng)).clamp(-0.3, 0.3).sin_cos();
        let (a, b, c, d) = (width, -slant * height, 0.0, height);
        Self { waves, linear: [cos * a - sin * c, cos * b - sin * d, sin * a + cos * c, sin * b + cos * d] }
    }

    fn place(&self, point: Point) -> Point {
        let Point { mut x, mut y } = point;
        for wave in &self.waves {
            let swing = (wave.along.x * point.x + wave.along.y * point.y + wave.phase).sin();
            x += wave.push.x * swing;
            y += wave.push.y * swing;
        }
        let [a, b, c, d] = self.linear;
        Point { x: a * x + b * y, y: c * x + d * y }
    }
}

/// Brings the middle of the digit's frame to the middle of the image, up to a shift; shrinks what would not fit.
fn centre(paths: &mut [Vec<Point>], shift_x: f32, shift_y: f32) {
    let frame = |pick: fn(&Point) -> f32| {
        let places = || paths.iter().flatten().map(pick);
        (places().fold(f32::INFINITY, f32::min), places().fold(f32::NEG_INFINITY, f32::max))
    };
    let ((left, right), (top, bottom)) = (frame(|p| p.x), frame(|p| p.y));
    let scale = (21.5 / (right - left).max(bottom - top)).min(1.0);
    let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
    for point in paths.iter_mut().flatten() {
        *point = Point { x: 14.0 + shift_x + scale * (point.x - x), y: 14.0 + shift_y + scale * (point.y - y) };
    }
}

/// Dust and gaps: a few single pixels.
fn speckle(rng: &mut impl Rng, ink: &mut [f32; AREA]) {
    let specks = (hand::SPECKS * -rng.random::<f32>().max(1e-6).ln()) as usize;
    for _ in 0..specks.min(12) {
        let grey = &mut ink[rng.random_range(0..AREA)];
        *grey = if *grey > 0.0 { *grey * 0.4 } else { rng.random_range(0.1..0.6) };
    }
}

fn normal(rng: &mut impl Rng) -> f32 {
    StandardNormal.sample(rng)
}
