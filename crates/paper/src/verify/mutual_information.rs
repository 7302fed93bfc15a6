//! The estimator against NPEET's values.

use std::collections::BTreeMap;
use std::path::Path;

use interlayer_experiments::mutual_info::{self, Ksg, Samples, Scalar, Search, Variant};

use super::Difference;
use super::reference::{Error, Matrix, Reference};

/// Estimates as the file recorded NPEET to have, for every k, with every neighbour search that applies.
///
/// # Errors
/// A file that cannot be read or lacks something, or samples that the estimator refuses.
pub fn mutual_information(path: &Path) -> Result<Vec<Difference>, Error> {
    let file = Reference::open(path)?;
    let values: BTreeMap<String, f64> = serde_json::from_str(file.text("npeet_bits")?)
        .map_err(|_| file.refused("npeet_bits: not JSON of bits by k, such as {\"k3\": 0.5}"))?;
    let (x, n, x_dims) = file.matrix("x")?;
    let (y, y_n, y_dims) = file.matrix("y")?;
    if n != y_n {
        return Err(file.refused(mutual_info::Error::UnequalN { x: n, y: y_n }));
    }
    let mut differences = Vec::new();
    for (name, bits) in values {
        let k = name
            .trim_start_matches('k')
            .parse()
            .map_err(|_| file.refused(format!("npeet_bits: `{name}` names no k, as k3 does")))?;
        for search in [Search::Auto, Search::Plain, Search::Buckets, Search::Blocks, Search::Tree] {
            let ksg = Ksg::new(k).variant(Variant::Npeet { jitter: None }).search(search);
            let (found, precision, tolerance) = match (&x, &y) {
                (Matrix::Single(x), Matrix::Single(y)) => (bits_of(&ksg, (x, x_dims), (y, y_dims), n), "f32", 1e-5),
                (Matrix::Double(x), Matrix::Double(y)) => (bits_of(&ksg, (x, x_dims), (y, y_dims), n), "f64", 1e-9),
                _ => return Err(file.refused("x and y have numbers of different types")),
            };
            let (found, used) = found.map_err(|error| file.refused(error))?;
            if search == Search::Auto || Some(search) == used {
                let kind = format!("{precision} bits, k = {k}, N = {n}, {x_dims} + {y_dims}, search {search:?}");
                differences.push(Difference::new(kind, (found - bits).abs(), tolerance));
            }
        }
    }
    Ok(differences)
}

fn bits_of<T: Scalar>(
    ksg: &Ksg,
    (x, x_dims): (&[T], usize),
    (y, y_dims): (&[T], usize),
    n: usize,
) -> Result<(f64, Option<Search>), mutual_info::Error> {
    let estimate = ksg.estimate(Samples::new(x, n, x_dims)?, Samples::new(y, n, y_dims)?)?;
    Ok((estimate.bits, estimate.search))
}
