//! Two sets of samples of every kind that has broken a nearest-neighbour search somewhere, for searches and what stands on
//! them to be held against plain loops.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// x and y, and what to ask of them.
#[derive(Debug, Clone)]
pub struct Case {
    /// What they are, with the seed.
    pub name: String,
    /// Samples.
    pub n: usize,
    /// Coordinates of x and of y.
    pub dims: [usize; 2],
    /// Row-major, [n, dims of x].
    pub x: Vec<f64>,
    /// Row-major, [n, dims of y].
    pub y: Vec<f64>,
    /// Numbers of neighbours to look for among the numbers as they are.
    pub ks: Vec<usize>,
    /// Numbers of neighbours to look for among the numbers as f32.
    pub single_ks: Vec<usize>,
}

impl Case {
    /// x and y as f32.
    pub fn single(&self) -> [Vec<f32>; 2] {
        [&self.x, &self.y].map(|side| side.iter().map(|v| *v as f32).collect())
    }
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn matrix(n: usize, dims: usize, mut value: impl FnMut(usize, usize) -> f64) -> Vec<f64> {
    (0..n * dims).map(|at| value(at / dims, at % dims)).collect()
}

fn normal(n: usize, dims: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
    matrix(n, dims, |_, _| rng.sample(StandardNormal))
}

/// One coordinate of a kind of data: of the random numbers, in this column.
type Kind = (&'static str, fn(&mut ChaCha8Rng, usize) -> f64);

const KINDS: [Kind; 11] = [
    ("uniform", |rng, _| rng.random()),
    ("coarse ties", |rng, _| f64::from(rng.random_range(0..4_u8)) / 4.0),
    ("signed zeros", |rng, _| [-0.0, 0.0, 1.0, -1.0][rng.random_range(0..4)]),
    ("saturated", |rng, _| (60.0 * (rng.random::<f64>() - 0.5)).tanh()),
    ("constant columns", |rng, column| if column % 2 == 0 { 0.25 } else { rng.random() }),
    ("constant", |_, _| -3.5),
    ("huge", |rng, _| 3e38 * (rng.random::<f64>() - 0.5)),
    ("beyond the range", |rng, _| 6.7e38 * (rng.random::<f64>() - 0.5)),
    ("denormal", |rng, _| f64::from(rng.random_range(0..50_u8)) * 1.401_298_464_324_817e-45),
    ("heavy tails", |rng, _| (std::f64::consts::PI * (rng.random::<f64>() - 0.5)).tan()),
    ("offset", |rng, _| 1e6 + rng.random::<f64>()),
];

/// Every kind in ten shapes; half of y follows x, so that neighbours in one are neighbours in the other.
pub fn of_all_kinds() -> Vec<Case> {
    let sizes = [
        (5, 1, 1),
        (64, 1, 2),
        (65, 2, 2),
        (130, 3, 3),
        (200, 4, 1),
        (191, 7, 1),
        (129, 8, 9),
        (150, 65, 3),
        (1100, 1, 1),
        (1025, 2, 1),
    ];
    let mut cases = Vec::new();
    for (kind, (name, value)) in KINDS.iter().enumerate() {
        for (at, (n, dx, dy)) in sizes.into_iter().enumerate() {
            let seed = (100 * kind + at) as u64;
            let mut rng = rng(seed);
            let x = matrix(n, dx, |_, c| value(&mut rng, c));
            let y = matrix(n, dy, |i, c| if c % 2 == 0 { x[i * dx] } else { value(&mut rng, c) });
            let (name, ks) = (format!("{name}, seed {seed}"), vec![1, 3]);
            cases.push(Case { name, n, dims: [dx, dy], x, y, single_ks: ks.clone(), ks });
        }
    }
    cases
}

/// Tanh of random maps into hundreds of dimensions.
pub fn of_many_dimensions() -> Vec<Case> {
    let sizes = [(333, 128, 128), (257, 300, 20), (100, 64, 192), (128, 17, 300)];
    let case = |(seed, (n, dx, dy)): (usize, (usize, usize, usize))| {
        let mut rng = rng(seed as u64);
        let latent = normal(n, 5, &mut rng);
        let map = normal(dx + dy, 5, &mut rng);
        let value = |i: usize, c: usize| {
            let sum: f64 = (0..5).map(|l| latent[i * 5 + l] * map[c * 5 + l]).sum();
            (1.5 * sum).tanh()
        };
        let (x, y) = (matrix(n, dx, value), matrix(n, dy, |i, c| value(i, dx + c)));
        let name = format!("tanh of a random map, seed {seed}");
        Case { name, n, dims: [dx, dy], x, y, ks: vec![3], single_ks: vec![1, 4, 70] }
    };
    sizes.into_iter().enumerate().map(case).collect()
}

/// Distances between neighbours far below the range: outliers, groups, gaps, columns and sides in other units.
pub fn of_unlike_scales() -> Vec<Case> {
    const N: usize = 450;
    let sizes = [30.0, 1e7, 1e38, 1e300];
    let kinds: [(&str, fn(f64, f64, usize, usize) -> f64); 12] = [
        ("one outlier", |v, size, i, _| if i == 17 { size } else { v }),
        ("two outliers", |v, size, i, c| if i == 17 + c % 2 { -size } else { v }),
        ("every hundredth row", |v, size, i, _| if i % 100 == 0 { size * v } else { v }),
        ("every third row", |v, size, i, _| if i % 3 == 0 { size * v } else { v }),
        ("missing values", |v, size, i, c| if (i * 31 + c * 7) % 97 == 0 { -size } else { v }),
        ("missing values of one column", |v, size, i, c| if c == 2 && i % 20 == 0 { -size } else { v }),
        ("two groups", |v, size, i, _| v + size * f64::from(i % 2 == 0)),
        ("four groups", |v, size, i, c| v + size * [i % 2, i / 2 % 2][c % 2] as f64),
        ("many groups", |v, size, i, _| v + size / 40.0 * (i % 40) as f64),
        ("one column", |v, size, _, c| if c == 1 { size * v } else { v }),
        ("rising columns", |v, size, _, c| v * size.powf(c as f64 / 9.0)),
        ("heavy tails", |v, size, _, _| v * (size.ln() * v.abs() / 3.0).exp().min(size)),
    ];
    let mut cases = Vec::new();
    for (kind, (name, value)) in kinds.into_iter().enumerate() {
        for (at, size) in sizes.into_iter().enumerate() {
            let mut rng = rng((10 * kind + at) as u64);
            // Every two of 18 coordinates are correlated by 0.6.
            let (shared, own) = (normal(N, 1, &mut rng), normal(N, 18, &mut rng));
            let dense = |i: usize, c: usize| 0.6_f64.sqrt() * shared[i] + (1.0 - 0.6_f64).sqrt() * own[i * 18 + c];
            let x = matrix(N, 9, |i, c| value(dense(i, c), size, i, c));
            let y = matrix(N, 9, |i, c| value(dense(i, 9 + c), size, i, c));
            let (name, ks) = (format!("{name}, {size:e}"), vec![1, 3, 40]);
            let single_ks = if size < 1e38 { ks.clone() } else { Vec::new() };
            cases.push(Case { name, n: N, dims: [9, 9], x, y, ks, single_ks });
        }
    }
    cases
}

/// Every kind with many neighbours, all but one of the samples among them.
pub fn of_many_neighbours() -> Vec<Case> {
    let mut cases = Vec::new();
    for (kind, (name, value)) in KINDS.iter().enumerate() {
        for (dx, dy) in [(1, 1), (2, 3), (10, 8)] {
            let mut rng = rng(300 + kind as u64);
            let x = matrix(150, dx, |_, c| value(&mut rng, c));
            let y = matrix(150, dy, |i, c| if c == 0 { x[i * dx] } else { value(&mut rng, c) });
            let (name, ks) = (format!("{name}, many neighbours"), vec![17, 40, 148]);
            cases.push(Case { name, n: 150, dims: [dx, dy], x, y, single_ks: ks.clone(), ks });
        }
    }
    cases
}

/// k + 2 samples.
pub fn of_fewest_samples() -> Vec<Case> {
    let case = |k: usize| {
        let mut rng = rng(k as u64);
        let (x, y) = (normal(k + 2, 3, &mut rng), normal(k + 2, 2, &mut rng));
        let name = "k + 2 samples".to_owned();
        Case { name, n: k + 2, dims: [3, 2], x, y, ks: vec![k], single_ks: Vec::new() }
    };
    (1..6).map(case).collect()
}

/// 20 different samples, repeated at random.
pub fn of_repeated_rows() -> Vec<Case> {
    let mut rng = rng(1);
    let pool = normal(20, 6, &mut rng);
    let picks: Vec<usize> = (0..150).map(|_| rng.random_range(0..20)).collect();
    let case = |(dx, dy)| {
        let x = matrix(150, dx, |i, c| pool[picks[i] * 6 + c]);
        let y = matrix(150, dy, |i, c| pool[picks[i] * 6 + 5 - c]);
        let name = "duplicated rows".to_owned();
        Case { name, n: 150, dims: [dx, dy], x, y, ks: vec![3], single_ks: Vec::new() }
    };
    [(1, 1), (2, 3), (3, 3)].into_iter().map(case).collect()
}

/// For each kind samples of 7 and 9 coordinates that move a little, then are others altogether, then of another number.
pub fn that_move() -> Vec<Vec<Case>> {
    let series = |(at, (name, value)): (usize, &Kind)| {
        let mut rng = rng(700 + at as u64);
        let steps = [200, 200, 200, 150, 150].into_iter().enumerate();
        let mut cases = Vec::new();
        for (step, n) in steps {
            let moved = matrix(n, 7, |i, c| (i * 7 + c) as f64 % 13.0 + 0.01 * rng.random::<f64>());
            let fresh = matrix(n, 9, |_, c| value(&mut rng, c));
            let name = format!("{name}, step {step}");
            let (x, y, dims) = if step == 2 { (fresh, moved, [9, 7]) } else { (moved, fresh, [7, 9]) };
            cases.push(Case { name, n, dims, x, y, ks: vec![3], single_ks: Vec::new() });
        }
        cases
    };
    KINDS.iter().enumerate().map(series).collect()
}

/// Small ones of every kind that decides which neighbours a pairing of rows has.
pub fn to_be_paired() -> Vec<Case> {
    let mut rng = rng(0);
    let mut noise =
        |count: usize, scale: f64| -> Vec<f64> { (0..count).map(|_| scale * rng.random::<f64>()).collect() };
    let grid = |values: Vec<f64>| values.into_iter().map(f64::floor).collect::<Vec<f64>>();
    let wide = |largest: f64, values: Vec<f64>| values.iter().map(|v| largest * (2.0 * v - 1.0)).collect::<Vec<f64>>();
    let mut cases = Vec::new();
    let mut add = |name: &str, x: Vec<f64>, y: Vec<f64>, n: usize| {
        let ks: Vec<usize> = [1, 3].into_iter().filter(|k| k + 2 <= n).collect();
        let dims = [x.len() / n, y.len() / n];
        cases.push(Case { name: name.to_owned(), n, dims, x, y, single_ks: ks.clone(), ks });
    };
    add("like scales", noise(200 * 4, 1.0), noise(200 * 5, 1.0), 200);
    add("unlike scales", noise(200 * 9, 30.0), noise(200 * 20, 1.0), 200);
    add("one coordinate each", noise(150, 1.0), noise(150, 1.0), 150);
    add("ties", grid(noise(160 * 2, 4.0)), grid(noise(160 * 2, 5.0)), 160);
    add("ties in one side", grid(noise(160 * 2, 3.0)), noise(160 * 2, 3.0), 160);
    add("duplicates", noise(20 * 3, 1.0).repeat(6), noise(20 * 4, 1.0).repeat(6), 120);
    add("a constant side", vec![0.5; 90], noise(90 * 7, 1.0), 90);
    add("all constant", vec![-0.0; 60], vec![0.25; 120], 60);
    add("infinite distances of f32", noise(80, 1.0), wide(3.3e38, noise(160, 1.0)), 80);
    for n in 3..9 {
        add("few samples", noise(n * 2, 1.0), noise(n * 3, 1.0), n);
    }
    add("infinite distances", noise(80, 1.0), wide(1.7e308, noise(160, 1.0)), 80);
    // They are no numbers of f32.
    cases.iter_mut().filter(|case| case.name == "infinite distances").for_each(|case| case.single_ks.clear());
    cases
}
