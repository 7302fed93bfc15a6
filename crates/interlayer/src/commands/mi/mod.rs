//! `mi`: mutual information between anyone's arrays.

mod array;
mod arrays;
mod columns;
mod figure;
#[cfg(test)]
mod fuzz;
mod input;
mod npy;

use std::error::Error;
use std::process::ExitCode;

use interlayer::mutual_info::{Ksg, Report, Samples, Scalar, Scaling, Variant};

use self::array::{Array, Values};
use crate::arguments::{Mi, VariantName};
use crate::{Outcome, place};

pub(crate) fn mi(arguments: &Mi) -> Outcome {
    let variant = match arguments.variant {
        VariantName::TieAware => Variant::TieAware,
        VariantName::Ksg1 => Variant::Ksg1,
        VariantName::Ksg2 => Variant::Ksg2,
        VariantName::Npeet => Variant::Npeet { jitter: arguments.jitter },
    };
    let ksg = Ksg::new(arguments.k).variant(variant).search(arguments.search.into());
    let (x, y) = input::read(&arguments.files, &arguments.x, &arguments.y)?;
    let measure = || match (&x.values, &y.values) {
        (Values::Single(a), Values::Single(b)) => measured(arguments, &ksg, (a, &x), (b, &y)),
        // Arrays of two precisions meet in the wider one.
        (a, b) => measured(arguments, &ksg, (&a.widened(), &x), (&b.widened(), &y)),
    };
    let text = match arguments.threads {
        None => measure(),
        Some(threads) => rayon::ThreadPoolBuilder::new().num_threads(threads.get().into()).build()?.install(measure),
    };
    let text = text.map_err(|error| -> Box<dyn Error> { error })?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

/// The estimate or the report, as a person or a program reads it.
fn measured<T: Scalar>(
    arguments: &Mi,
    ksg: &Ksg,
    x: (&[T], &Array),
    y: (&[T], &Array),
) -> Result<String, Box<dyn Error + Send + Sync>> {
    let x = Samples::new(x.0, x.1.n, x.1.dims).map_err(|error| format!("x: {error}"))?;
    let y = Samples::new(y.0, y.1.n, y.1.dims).map_err(|error| format!("y: {error}"))?;
    match arguments.scaling.into() {
        Scaling::None => written(arguments, ksg, x, y),
        scaling => written(arguments, ksg, scaling.apply(x).samples(), scaling.apply(y).samples()),
    }
}

fn written<T: Scalar>(
    arguments: &Mi,
    ksg: &Ksg,
    x: Samples<T>,
    y: Samples<T>,
) -> Result<String, Box<dyn Error + Send + Sync>> {
    Ok(match (arguments.report, arguments.json) {
        (false, false) => ksg.estimate(x, y)?.to_string(),
        (false, true) => serde_json::to_string_pretty(&ksg.estimate(x, y)?)?,
        (true, json) => {
            let report = Report::new(ksg, x, y, arguments.permutations, arguments.seed)?;
            if let Some(path) = &arguments.figure {
                for file in figure::save(&report, path)? {
                    eprintln!("{}", place::readable(&file));
                }
            }
            if json { serde_json::to_string_pretty(&report)? } else { report.to_string() }
        }
    })
}
