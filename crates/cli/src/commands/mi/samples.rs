//! What an estimator says of samples, in the words of whoever gave the files.

use interlayer::datasets::arrays::Array;
use interlayer::mutual_info::{Error, Samples, Scalar};

use super::Failure;
use super::input::{Side, Sides};

/// The samples of a side.
pub(super) fn samples<'a, T: Scalar>(side: &Side, values: &'a [T]) -> Result<Samples<'a, T>, Failure> {
    let samples = Samples::new(values, side.array.n, side.array.dims);
    samples.map_err(|error| format!("{}: {error}", side.path.display()).into())
}

/// Too few samples, with the files that hold them.
pub(super) fn explained(error: Failure, sides: &Sides) -> Failure {
    if let Some(Error::NoRepeatedLabel { n }) = error.downcast_ref() {
        return format!("each of the {n} samples has a value of its own on the side that --discrete names; name the other side, or leave --discrete out").into();
    }
    let Some(Error::TooFewPoints { k, .. }) = error.downcast_ref() else { return error };
    let held = sides.x.array.n;
    let least = k.saturating_add(2);
    let files = [&sides.x, &sides.y].map(of);
    let files = if sides.x.path == sides.y.path { files[0].clone() } else { files.join(", ") };
    let transposed = if [&sides.x, &sides.y].iter().any(|side| side.array.dims > held) {
        "; are the arrays transposed? A row is a sample"
    } else {
        ""
    };
    format!("{files}: too few samples for k = {k}; give at least {least}, or lower --k{transposed}").into()
}

/// A file and the shape of what it holds.
fn of(side: &Side) -> String {
    format!("{} has shape {}", side.path.display(), shape(&side.array))
}

/// A shape as Python writes it.
pub(super) fn shape(array: &Array) -> String {
    let sizes: Vec<String> = array.shape.iter().map(usize::to_string).collect();
    format!("({}{})", sizes.join(", "), if sizes.len() == 1 { "," } else { "" })
}
