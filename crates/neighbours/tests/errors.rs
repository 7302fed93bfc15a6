//! What is refused, and what the refusal says.

use neighbours::{Error, Knn, Pairings, Samples, among_labels, kth_distances};

const TEN: [f64; 10] = [0.0, 1.0, 3.0, 4.5, 6.0, 7.25, 8.0, 9.5, 11.0, 12.0];

fn samples(data: &[f64], dims: usize) -> Samples<'_, f64> {
    Samples::new(data, data.len() / dims, dims).expect("samples")
}

#[test]
fn matrices() {
    assert_eq!(Samples::new(&TEN, 10, 0).err(), Some(Error::ZeroDims));
    assert_eq!(Samples::new(&TEN, 3, 3).err(), Some(Error::Length { len: 10, n: 3, dims: 3 }));
    assert_eq!(Samples::new(&TEN, usize::MAX, 2).err(), Some(Error::Length { len: 10, n: usize::MAX, dims: 2 }));
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let error = Samples::new(&[1.0, 2.0, 3.0, bad, 5.0, 6.0], 3, 2).err();
        let Some(Error::NotFinite { row: 1, column: 1, value }) = error else { panic!("{error:?}") };
        assert_eq!(value.is_nan(), bad.is_nan());
    }
    let text = Samples::new(&[1.0, f64::NAN], 2, 1).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(text.contains("row 1, column 0 is NaN"), "{text}");
}

#[test]
fn numbers_of_samples_and_neighbours() {
    let (x, y) = (samples(&TEN, 1), samples(&TEN, 2));
    let none = Samples::<f64>::new(&[], 0, 3).expect("no samples are well-formed");
    for (k, x, y, refusal) in [
        (3, x, y, Error::UnequalN { x: 10, y: 5 }),
        (0, x, x, Error::ZeroK),
        (9, x, x, Error::TooFewPoints { n: 10, k: 9 }),
        (usize::MAX, x, x, Error::TooFewPoints { n: 10, k: usize::MAX }),
        (1, none, none, Error::TooFewPoints { n: 0, k: 1 }),
    ] {
        let knn = Knn::new(k);
        assert_eq!(knn.find(x, y).err().as_ref(), Some(&refusal));
        assert_eq!(knn.session().find(x, y).err().as_ref(), Some(&refusal));
        assert_eq!(Pairings::new(&knn, x, y).err().as_ref(), Some(&refusal));
        assert_eq!(among_labels(x, &vec![1; y.n()], k).err().as_ref(), Some(&refusal));
        if x.n() == y.n() {
            assert_eq!(kth_distances(x, k).err(), Some(refusal));
        }
    }
    assert!(Knn::new(8).find(x, x).is_ok());
}

#[test]
fn labels_that_occur_once() {
    let labels: Vec<u32> = (0..10).collect();
    assert_eq!(among_labels(samples(&TEN, 1), &labels, 3), Ok(Vec::new()));
}
