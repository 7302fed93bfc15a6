//! Fixtures, seeded data, and the searches to compare.

use mutual_info::{Samples, Scalar};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use safetensors::{Dtype, SafeTensors};
use std::collections::HashMap;
use std::path::Path;

/// A row-major matrix that owns its numbers.
pub(crate) struct Matrix<T> {
    pub(crate) data: Vec<T>,
    pub(crate) n: usize,
    pub(crate) dims: usize,
}

impl<T: Scalar> Matrix<T> {
    pub(crate) fn samples(&self) -> Samples<'_, T> {
        Samples::new(&self.data, self.n, self.dims).expect("a well-formed matrix")
    }
}

impl Matrix<f64> {
    pub(crate) fn from_fn(n: usize, dims: usize, mut value: impl FnMut(usize, usize) -> f64) -> Self {
        let data = (0..n * dims).map(|at| value(at / dims, at % dims)).collect();
        Self { data, n, dims }
    }

    pub(crate) fn normal(n: usize, dims: usize, rng: &mut ChaCha8Rng) -> Self {
        Self::from_fn(n, dims, |_, _| rng.sample(StandardNormal))
    }

    pub(crate) fn to_f32(&self) -> Matrix<f32> {
        Matrix { data: self.data.iter().map(|&v| v as f32).collect(), n: self.n, dims: self.dims }
    }
}

pub(crate) fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// x is [samples, m], y is [samples, n], every two of their m + n coordinates correlated by c.
pub(crate) fn dense(samples: usize, m: usize, n: usize, c: f64, rng: &mut ChaCha8Rng) -> (Matrix<f64>, Matrix<f64>) {
    let shared = Matrix::normal(samples, 1, rng);
    let own = Matrix::normal(samples, m + n, rng);
    let value = |i: usize, d: usize| c.sqrt() * shared.data[i] + (1.0 - c).sqrt() * own.data[i * (m + n) + d];
    (Matrix::from_fn(samples, m, value), Matrix::from_fn(samples, n, |i, d| value(i, m + d)))
}

/// x, y and NPEET's values by k.
pub(crate) enum Fixture {
    Double(Matrix<f64>, Matrix<f64>),
    Single(Matrix<f32>, Matrix<f32>),
}

pub(crate) fn fixture(name: &str) -> (Fixture, Vec<(usize, f64)>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{name}.safetensors"));
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let tensors = SafeTensors::deserialize(&bytes).expect("a safetensors file");
    let (_, header) = SafeTensors::read_metadata(&bytes).expect("a header");
    let text = header.metadata().as_ref().and_then(|m| m.get("npeet_bits")).expect("NPEET's values");
    let values: HashMap<String, f64> = serde_json::from_str(text).expect("a JSON object");
    let mut values: Vec<(usize, f64)> =
        values.into_iter().map(|(k, v)| (k[1..].parse().expect("k and a number"), v)).collect();
    values.sort_by_key(|v| v.0);

    let [x, y] = ["x", "y"].map(|name| tensors.tensor(name).expect("x and y"));
    let data = match x.dtype() {
        Dtype::F64 => Fixture::Double(matrix(&x, f64::from_le_bytes), matrix(&y, f64::from_le_bytes)),
        Dtype::F32 => Fixture::Single(matrix(&x, f32::from_le_bytes), matrix(&y, f32::from_le_bytes)),
        other => panic!("{name}: {other:?}"),
    };
    (data, values)
}

fn matrix<T, const B: usize>(view: &safetensors::tensor::TensorView, read: fn([u8; B]) -> T) -> Matrix<T> {
    let (chunks, _) = view.data().as_chunks::<B>();
    Matrix { data: chunks.iter().map(|c| read(*c)).collect(), n: view.shape()[0], dims: view.shape()[1] }
}
