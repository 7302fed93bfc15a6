//! Damaged reference files: differences or an error, never a panic.

use std::collections::HashMap;
use std::path::Path;

use interlayer_fuzz::{damaged, each, largest_request};
use interlayer_paper::verify::{Difference, Error, mutual_information, training};
use safetensors::tensor::{Dtype, SafeTensors, TensorView};

fn refused_or_compared(few: u64, whole: &[u8], check: fn(&Path) -> Result<Vec<Difference>, Error>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reference.safetensors");
    std::fs::write(&path, whole).unwrap();
    assert!(check(&path).is_ok_and(|differences| !differences.is_empty()));
    each(few, |rng| {
        std::fs::write(&path, damaged(whole, rng)).unwrap();
        largest_request();
        let found = check(&path);
        assert!(largest_request() < 1 << 24);
        match found {
            Ok(differences) => assert!(differences.iter().all(|difference| !difference.to_string().is_empty())),
            Err(error) => assert!(error.to_string().contains("reference.safetensors")),
        }
    });
}

#[test]
fn estimates() {
    let numbers: Vec<u8> = (0..60).flat_map(|i| (f64::from(i) * 0.7).sin().to_le_bytes()).collect();
    let view = || TensorView::new(Dtype::F64, vec![20, 3], &numbers).unwrap();
    let text = HashMap::from([("npeet_bits".to_owned(), r#"{"k1": 1.5, "k3": 1.25}"#.to_owned())]);
    let whole = safetensors::serialize([("x", view()), ("y", view())], Some(text)).unwrap();
    refused_or_compared(1000, &whole, mutual_information);
}

/// A recorded training, cut to its first images and its first step.
#[test]
fn trainings() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/training");
    let bytes = std::fs::read(fixtures.join("mlp_w8_d3.safetensors")).unwrap();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let recorded = SafeTensors::deserialize(&bytes).unwrap();
    let cut = |(name, view): (String, TensorView<'_>)| {
        let rows = match name.as_str() {
            "images" | "labels" => 4,
            "losses" => 1,
            name if name.starts_with("eval.") => 4,
            _ => view.shape()[0],
        };
        let shape = [&[rows], &view.shape()[1..]].concat();
        let data = view.data()[..view.data().len() / view.shape()[0] * rows].to_vec();
        (name, view.dtype(), shape, data)
    };
    let tensors: Vec<_> = recorded.tensors().into_iter().map(cut).collect();
    let views =
        tensors.iter().map(|(name, dtype, shape, data)| (name, TensorView::new(*dtype, shape.clone(), data).unwrap()));
    let whole = safetensors::serialize(views, header.metadata().clone()).unwrap();
    refused_or_compared(60, &whole, training);
}
