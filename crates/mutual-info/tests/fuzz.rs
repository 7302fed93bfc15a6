//! Arbitrary samples and settings: never a panic, a finite value or an error, and the same bytes by every search,
//! instruction set and number of threads.

use std::fmt::Debug;

use interlayer_fuzz::each;
use mutual_info::{
    Binned, Conditional, Error, Estimate, Gaussian, Instructions, Kde, KozachenkoLeonenko, Ksg, Lnc, Mixed, Report,
    Samples, Scalar, Search, Shrinkage, Variant,
};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::ThreadPool;

/// What the inputs need to know of a number type.
trait Number: Scalar {
    const MAX: Self;
    const LEAST: Self;
    fn of(value: f64) -> Self;
}

macro_rules! number {
    ($t:ty) => {
        impl Number for $t {
            const MAX: Self = <$t>::MAX;
            const LEAST: Self = <$t>::from_bits(1);
            fn of(value: f64) -> Self {
                value as $t
            }
        }
    };
}
number!(f32);
number!(f64);

/// Numbers, and the shape that they are said to have.
#[derive(Debug, Clone)]
struct Matrix<T> {
    data: Vec<T>,
    n: usize,
    dims: usize,
}

impl<T: Number> Matrix<T> {
    fn samples(&self) -> Result<Samples<'_, T>, Error> {
        Samples::new(&self.data, self.n, self.dims)
    }

    fn arbitrary(rng: &mut ChaCha8Rng, n: usize) -> Self {
        let dims = match rng.random_range(0..20) {
            0 => 0,
            1 => rng.random_range(9..80),
            _ => rng.random_range(1..6),
        };
        if n == 0 && rng.random() {
            return Self { data: Vec::new(), n, dims: usize::MAX - rng.random_range(0..2) };
        }
        let kinds: Vec<u8> = (0..dims).map(|_| rng.random_range(0..10)).collect();
        let (mixed, kind) = (rng.random(), rng.random_range(0..10));
        let mut data: Vec<T> =
            (0..n * dims).map(|at| number(rng, if mixed { kinds[at % dims] } else { kind })).collect();
        if dims > 0 {
            for _ in 0..rng.random_range(0..4) * n / 4 {
                let (from, to) = (rng.random_range(0..n), rng.random_range(0..n));
                data.copy_within(from * dims..(from + 1) * dims, to * dims);
            }
        }
        if !data.is_empty() && rng.random_ratio(1, 40) {
            let at = rng.random_range(0..data.len());
            data[at] = T::of([f64::NAN, f64::INFINITY, f64::NEG_INFINITY][rng.random_range(0..3)]);
        }
        let off = |rng: &mut ChaCha8Rng, size: usize| if rng.random_ratio(1, 200) { size + 1 } else { size };
        Self { data, n: off(rng, n), dims: off(rng, dims) }
    }

    /// Another side of the same samples: its own numbers, or some of these.
    fn partner(&self, rng: &mut ChaCha8Rng) -> Self {
        match rng.random_range(0..8) {
            0 => self.clone(),
            1 if self.dims > 0 && self.dims < 100 => {
                let data = self.data.chunks(self.dims).flat_map(|row| [row[0], T::MAX]).collect();
                Self { data, n: self.n, dims: 2 }
            }
            2 if rng.random_ratio(1, 10) => Self::arbitrary(rng, self.n.min(100) + 1),
            _ => Self::arbitrary(rng, self.n.min(200)),
        }
    }
}

fn size(rng: &mut ChaCha8Rng) -> usize {
    match rng.random_range(0..20) {
        0 => rng.random_range(60..200),
        1 => rng.random_range(0..4),
        _ => rng.random_range(4..40),
    }
}

fn number<T: Number>(rng: &mut ChaCha8Rng, kind: u8) -> T {
    let extremes = [T::MAX, T::LEAST, T::of(0.0), T::of(-0.0), T::of(1.0), T::of(f64::EPSILON), T::of(-1e-45)];
    match kind {
        0 => T::of(rng.random()),
        1 => T::of(f64::from(rng.random_range(0..4_u8))),
        2 => T::of([-0.0, 0.0][rng.random_range(0..2)]),
        3 => T::of((60.0 * (rng.random::<f64>() - 0.5)).tanh()),
        4 => T::of(0.25),
        5 => T::of(rng.random_range(-1.0..1.0) * f64::from(f32::MAX)),
        6 => T::of(f64::from(rng.random_range(0..50_u8)) * 1.401_298_464_324_817e-45),
        7 => T::of((std::f64::consts::PI * (rng.random::<f64>() - 0.5)).tan()),
        8 => T::of(1e6 + rng.random::<f64>()),
        _ => extremes[rng.random_range(0..extremes.len())],
    }
}

fn neighbours(rng: &mut ChaCha8Rng, n: usize) -> usize {
    match rng.random_range(0..12) {
        0 => 0,
        1 => usize::MAX - rng.random_range(0..4),
        2 => n.saturating_sub(rng.random_range(0..4)),
        _ => rng.random_range(1..7),
    }
}

fn ksg(rng: &mut ChaCha8Rng, n: usize) -> Ksg {
    let jitter = rng.random::<bool>().then(|| rng.random());
    let variant = [Variant::TieAware, Variant::Ksg1, Variant::Ksg2, Variant::Npeet { jitter }][rng.random_range(0..4)];
    Ksg::new(neighbours(rng, n)).variant(variant)
}

/// Pools of another number of threads than there are cores, most likely.
fn pools() -> [ThreadPool; 2] {
    [1, 3].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool"))
}

fn settle<R: PartialEq + Debug>(expected: &R, found: R, how: &dyn Debug) {
    assert!(found == *expected, "{how:?}: {found:?}, but plain loops say {expected:?}");
}

fn ksg_holds<T: Number>(rng: &mut ChaCha8Rng, pools: &[ThreadPool; 2]) -> Result<(), Error> {
    let n = size(rng);
    let x = Matrix::<T>::arbitrary(rng, n);
    let y = x.partner(rng);
    let (x, y) = (x.samples()?, y.samples()?);
    let plain = ksg(rng, n).search(Search::Plain);
    let bits = |ksg: &Ksg| ksg.estimate(x, y).map(|estimate| estimate.bits.to_bits());
    let (hoods, expected) = (plain.neighbourhoods(x, y), bits(&plain));
    let mut ways = vec![plain.clone().search(Search::Auto), plain.clone().search(Search::Tree)];
    for set in [Instructions::Avx512, Instructions::Avx2, Instructions::Portable] {
        for search in [Search::Buckets, Search::Blocks] {
            ways.push(plain.clone().search(search).instructions(set));
        }
    }
    for way in &ways {
        settle(&hoods, way.neighbourhoods(x, y), way);
        settle(&expected, bits(way), way);
    }
    let (pool, way) = (&pools[rng.random_range(0..2)], &ways[rng.random_range(0..ways.len())]);
    settle(&expected, pool.install(|| bits(way)), &(way, pool.current_num_threads()));

    let estimate = plain.estimate(x, y)?;
    assert!(estimate.bits.is_finite() && estimate.ceiling.is_some_and(f64::is_finite), "{plain:?}: {estimate:?}");
    assert!(estimate.ceiling.is_some_and(|ceiling| estimate.bits <= ceiling), "{plain:?}: {estimate:?}");
    for share in [estimate.duplicates, estimate.saturated, estimate.ties] {
        assert!(share.is_some_and(|share| (0.0..=1.0).contains(&share)), "{estimate:?}");
    }
    let local = plain.local(x, y)?;
    assert!(local.len() == x.n() && local.iter().all(|bits| bits.is_finite()), "{plain:?}: {local:?}");
    assert!(!estimate.to_string().is_empty());
    Ok(())
}

#[test]
fn every_search_gives_the_bytes_of_plain_loops() {
    let pools = pools();
    each(3000, |rng| {
        let _ = if rng.random() { ksg_holds::<f32>(rng, &pools) } else { ksg_holds::<f64>(rng, &pools) };
    });
}

#[test]
fn a_session_takes_whatever_comes() {
    each(1000, |rng| {
        let ksg = ksg(rng, 20);
        let mut session = ksg.session();
        let mut n = size(rng);
        for _ in 0..4 {
            if rng.random_ratio(1, 4) {
                n = size(rng);
            }
            let _ = if rng.random() {
                session_holds::<f32>(rng, &ksg, &mut session, n)
            } else {
                session_holds::<f64>(rng, &ksg, &mut session, n)
            };
        }
    });
}

fn session_holds<T: Number>(
    rng: &mut ChaCha8Rng,
    ksg: &Ksg,
    session: &mut mutual_info::Session,
    n: usize,
) -> Result<(), Error> {
    let x = Matrix::<T>::arbitrary(rng, n);
    let y = x.partner(rng);
    let (x, y) = (x.samples()?, y.samples()?);
    let expected = ksg.clone().search(Search::Plain).estimate(x, y).map(|estimate| estimate.bits.to_bits());
    settle(&expected, session.estimate(x, y).map(|estimate| estimate.bits.to_bits()), ksg);
    Ok(())
}

/// Finite or an error, and the same in both pools.
fn sound(pools: &[ThreadPool; 2], how: &dyn Debug, estimate: impl Fn() -> Result<f64, Error> + Sync) {
    let [one, three] = [0, 1].map(|pool| pools[pool].install(&estimate));
    assert!(one.as_ref().map_or(true, |value| value.is_finite()), "{how:?}: {one:?}");
    let bytes = |found: Result<f64, Error>| found.map(f64::to_bits).map_err(|error| error.to_string());
    assert_eq!(bytes(one), bytes(three), "{how:?}");
}

/// A setting in reals: usual, extreme, or no number.
fn real(rng: &mut ChaCha8Rng) -> f64 {
    match rng.random_range(0..3) {
        0 => rng.random(),
        1 => 10_f64.powi(rng.random_range(-330..310)),
        _ => [f64::NAN, f64::INFINITY, 0.0, -1.0, f64::MAX, f64::MIN_POSITIVE, 1.0][rng.random_range(0..7)],
    }
}

fn others_hold<T: Number>(rng: &mut ChaCha8Rng, pools: &[ThreadPool; 2]) -> Result<(), Error> {
    let n = size(rng);
    let (x, k) = (Matrix::<T>::arbitrary(rng, n), neighbours(rng, n));
    let (y, z) = (x.partner(rng), x.partner(rng));
    let (x, y, z) = (x.samples()?, y.samples()?, z.samples()?);
    let bits = |estimate: Result<Estimate, Error>| estimate.map(|estimate| estimate.bits);
    match rng.random_range(0..7) {
        0 => {
            let entropy = KozachenkoLeonenko::new(k);
            sound(pools, &entropy, || entropy.entropy(x));
        }
        1 => {
            let kinds = rng.random_range(1..6);
            let labels: Vec<u32> = (0..n).map(|_| u32::MAX - rng.random_range(0..kinds)).collect();
            sound(pools, &(k, &labels), || bits(Mixed::new(k).estimate(x, &labels)));
        }
        2 => sound(pools, &k, || bits(Conditional::new(k).estimate(x, y, z))),
        3 => {
            let lnc = Lnc::new(k.saturating_add(rng.random_range(0..6)), real(rng));
            sound(pools, &lnc, || bits(lnc.estimate(x, y)));
        }
        4 => {
            let gaussian = Gaussian::new([Shrinkage::None, Shrinkage::LedoitWolf][rng.random_range(0..2)]);
            sound(pools, &gaussian, || bits(gaussian.estimate(x, y)));
        }
        5 => {
            let mut binned = Binned::new([0, 1, 2, 30, u32::MAX][rng.random_range(0..5)]);
            if rng.random() {
                binned = binned.range(real(rng), real(rng));
            }
            sound(pools, &binned, || bits(binned.estimate(x, y)));
        }
        _ => {
            let kde = Kde::new(real(rng));
            sound(pools, &kde, || kde.bounds(x).map(|bounds| bounds.lower.bits));
            sound(pools, &kde, || kde.bounds(x).map(|bounds| bounds.upper.bits));
        }
    }
    Ok(())
}

#[test]
fn other_estimators_give_finite_values_or_errors() {
    let pools = pools();
    each(5000, |rng| {
        let _ = if rng.random() { others_hold::<f32>(rng, &pools) } else { others_hold::<f64>(rng, &pools) };
    });
}

fn report_holds<T: Number>(rng: &mut ChaCha8Rng) -> Result<(), Error> {
    let n = rng.random_range(0..120);
    let x = Matrix::<T>::arbitrary(rng, n);
    let y = x.partner(rng);
    let (x, y) = (x.samples()?, y.samples()?);
    let k = if rng.random() { rng.random_range(1..9) } else { neighbours(rng, n) };
    let report = Report::new(&ksg(rng, n).neighbours(k), x, y, rng.random_range(0..4), rng.random())?;
    let values = report.by_k.iter().chain(&report.by_n).map(|(_, bits)| *bits);
    assert!(values.chain([report.estimate.bits]).chain(report.estimate.deviation).all(f64::is_finite), "{report:?}");
    for share in [report.at_ceiling, report.ties, report.near_ties, report.null.as_ref().map_or(1.0, |null| null.p)] {
        assert!((0.0..=1.0).contains(&share), "{report:?}");
    }
    let most = [x.dims(), y.dims(), x.dims() + y.dims()];
    assert!(
        report.dimensions.iter().zip(most).all(|(d, most)| d.is_none_or(|d| d > 0.0 && d <= most as f64)),
        "{report:?}"
    );
    let unknown = report.dimensions.iter().filter(|dimension| dimension.is_none()).count();
    assert_eq!(unknown, report.dimension_notes.len(), "{report:?}");
    assert!(!report.to_string().is_empty() && serde_json::to_string(&report).is_ok());
    Ok(())
}

#[test]
fn a_report_reads_whatever_the_samples() {
    each(500, |rng| {
        let _ = if rng.random() { report_holds::<f32>(rng) } else { report_holds::<f64>(rng) };
    });
}
