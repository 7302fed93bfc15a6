//! The real MNIST, where `INTERLAYER_MNIST_DIR` says it is.

use interlayer_datasets::{Dataset, Mnist, Published};

const PIXELS: usize = 28 * 28;

#[test]
fn mnist_is_mnist() {
    let Some(folder) = std::env::var_os(Mnist::ENVIRONMENT) else {
        eprintln!("not run: {} is not set", Mnist::ENVIRONMENT);
        return;
    };
    let mnist = Dataset::mnist().expect("MNIST in that folder");
    assert_eq!((mnist.name.as_str(), mnist.train.len(), mnist.test.len()), ("mnist", 60_000, 10_000));
    assert_eq!(mnist.checksum, Published::mnist().checksum);
    assert_eq!(mnist.train.labels()[..5], [5, 0, 4, 1, 9]);

    let inked = mnist.train.samples().iter().filter(|&&grey| grey > 0.0).count() as f64;
    assert!((inked / (60_000 * PIXELS) as f64 - 0.191).abs() < 1e-3);
    let mut used = [false; PIXELS];
    for image in mnist.train.samples().chunks_exact(PIXELS) {
        used.iter_mut().zip(image).for_each(|(used, &grey)| *used |= grey > 0.0);
    }
    assert_eq!(used.iter().filter(|&&used| used).count(), 717);

    let same = Dataset::from_dir(&folder).expect("the same files");
    assert_eq!((same.train, same.test, same.checksum), (mnist.train, mnist.test, mnist.checksum));
    assert!(Mnist::new().verify().expect("a readable folder").iter().all(|file| file.ok()));
}
