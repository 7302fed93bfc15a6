//! What is refused, and what the refusal says.

use mutual_info::{Error, KozachenkoLeonenko, Ksg, Samples, Search, Variant};

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
    assert_eq!(Ksg::new(3).estimate(x, y).err(), Some(Error::UnequalN { x: 10, y: 5 }));
    assert_eq!(Ksg::new(0).estimate(x, x).err(), Some(Error::ZeroK));
    assert_eq!(Ksg::new(9).estimate(x, x).err(), Some(Error::TooFewPoints { n: 10, k: 9 }));
    assert_eq!(Ksg::new(usize::MAX).estimate(x, x).err(), Some(Error::TooFewPoints { n: 10, k: usize::MAX }));
    assert!(Ksg::new(8).estimate(x, x).is_ok());
    let none = Samples::<f64>::new(&[], 0, 3).expect("no samples are well-formed");
    assert_eq!(Ksg::new(1).estimate(none, none).err(), Some(Error::TooFewPoints { n: 0, k: 1 }));
}

#[test]
fn entropy_of_repeated_samples() {
    let repeated = [1.0, 2.0, 2.0, 2.0, 3.0, 4.0];
    let entropy = |k| KozachenkoLeonenko::new(k).entropy(samples(&repeated, 1));
    assert_eq!(entropy(2).err(), Some(Error::Coincident { row: 1, k: 2 }));
    assert!(entropy(3).is_ok_and(f64::is_finite));
}

#[test]
fn config_reads_and_writes() {
    let ksg = Ksg::new(5).variant(Variant::Npeet { jitter: Some(1) }).search(Search::Blocks);
    let text = serde_json::to_string(&ksg).expect("JSON");
    assert_eq!(text, r#"{"k":5,"variant":{"npeet":{"jitter":1}},"search":"blocks","instructions":"avx512"}"#);
    assert_eq!(serde_json::from_str::<Ksg>(&text).expect("a config"), ksg);
    assert_eq!(serde_json::from_str::<Ksg>("{}").expect("a config"), Ksg::new(3));
    assert!(serde_json::from_str::<Ksg>(r#"{"neighbours":3}"#).is_err());
}
