//! The built-in digits: the same everywhere, like MNIST to a classifier.

use interlayer_datasets::{Dataset, Split};

const PIXELS: usize = 28 * 28;
const CLASSES: usize = 10;

fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// Share of `test` whose label is not that of the nearest reference image.
fn error(test: &Split, images: &[f32], labels: &[u32]) -> f64 {
    let wrong = test.samples().chunks_exact(PIXELS).zip(test.labels()).filter(|(image, label)| {
        let distances = images.chunks_exact(PIXELS).map(|reference| squared_distance(image, reference));
        let nearest = distances.zip(labels).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, class)| class);
        nearest != Some(*label)
    });
    wrong.count() as f64 / test.len() as f64
}

fn class_means(split: &Split) -> Vec<f32> {
    let mut means = vec![0.0; CLASSES * PIXELS];
    for class in 0..CLASSES {
        let members = || split.labels().iter().enumerate().filter(move |(_, label)| **label as usize == class);
        for (at, _) in members() {
            let image = &split.samples()[at * PIXELS..(at + 1) * PIXELS];
            for (mean, grey) in means[class * PIXELS..].iter_mut().zip(image) {
                *mean += grey / members().count() as f32;
            }
        }
    }
    means
}

#[test]
fn the_seed_alone_decides() {
    let threads = |n| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("a pool of threads");
        pool.install(|| Dataset::digits_with(3, 500, 100))
    };
    let (one, three) = (threads(1), threads(3));
    assert_eq!(one, three);
    assert_ne!(one.checksum, Dataset::digits_with(4, 500, 100).checksum);
    assert_eq!(one.name, "digits");
}

#[test]
fn a_smaller_set_is_the_beginning_of_a_larger_one() {
    let (small, large) = (Dataset::digits_with(0, 50, 20), Dataset::digits_with(0, 300, 200));
    assert_eq!(small.train, large.train.take(50));
    assert_eq!(small.test, large.test.take(20));
    assert_ne!(large.train.take(200), large.test, "nothing to train on is in the test");
    assert!(Dataset::digits_with(0, 0, 0).train.is_empty());
}

#[test]
fn looks_like_mnist_in_numbers() {
    let train = Dataset::digits_with(0, 5000, 0).train;
    let inked = train.samples().iter().filter(|&&grey| grey > 0.0).count() as f64 / train.samples().len() as f64;
    assert!((0.17..0.23).contains(&inked), "{inked} of the pixels hold ink, 0.191 in MNIST");
    let grey = train.samples().iter().filter(|&&grey| grey > 0.1 && grey < 0.8).count() as f64;
    let grey = grey / (inked * train.samples().len() as f64);
    assert!((0.2..0.6).contains(&grey), "{grey} of the ink is neither faint nor full");
    for class in 0..CLASSES {
        let members = train.labels().iter().filter(|&&label| label as usize == class).count();
        assert!((400..600).contains(&members), "{members} of 5000 are {class}");
    }
    assert!(train.samples().iter().all(|grey| (0.0..=1.0).contains(grey)));
}

#[test]
fn class_means_are_not_enough_and_neighbours_are() {
    let digits = Dataset::digits_with(0, 4000, 1000);
    let classes: Vec<u32> = (0..CLASSES as u32).collect();
    let by_mean = error(&digits.test, &class_means(&digits.train), &classes);
    assert!((0.15..0.30).contains(&by_mean), "nearest class mean errs on {by_mean}");
    let by_neighbour = error(&digits.test.take(200), digits.train.samples(), digits.train.labels());
    assert!(by_neighbour < 0.15, "nearest neighbour errs on {by_neighbour}");
}
