//! `mi`: mutual information between two arrays.

mod arguments;

mod figure;
mod input;
mod names;
mod samples;

use self::arguments::DiscreteName;
pub(crate) use self::arguments::Mi;
use std::error::Error;
use std::process::ExitCode;

use interlayer::datasets::arrays::Values;
use interlayer::mutual_info::{Discrete, Estimate, Ksg, Mixed, Note, Report, Samples, Scalar, Scaling, Variant};
use rayon::ThreadPoolBuilder;

use self::figure::Target;
use self::input::Sides;
use self::samples::{explained, samples};
use crate::common::cores::at_most_cores;
use crate::{Outcome, output, place};

/// Neighbours, where nobody says how many.
const K: usize = 3;

/// Why a thread gives no number.
type Failure = Box<dyn Error + Send + Sync>;

/// What was computed: as a person or a program reads it, and as it is drawn.
struct Measured {
    text: String,
    report: Option<Report>,
}

pub(crate) fn mi(arguments: &Mi) -> Outcome {
    let ksg = ksg(arguments)?;
    let sides = input::read(arguments)?;
    let target =
        arguments.figure.as_deref().map(Target::new).transpose().map_err(|error| -> Box<dyn Error> { error })?;
    let measured = on_threads(arguments, || measure(arguments, &ksg, &sides));
    let measured = measured.map_err(|error| -> Box<dyn Error> { error })?;
    for note in sides.notes() {
        output::warn(note);
    }
    // What was computed is told before anything else can fail.
    output::line(&measured.text);
    if let (Some(target), Some(report)) = (target, &measured.report) {
        let files = target.save(report).map_err(|error| -> Box<dyn Error> { error })?;
        for file in files {
            output::warn(place::readable(&file));
        }
    }
    output::check()?;
    Ok(ExitCode::SUCCESS)
}

fn ksg(arguments: &Mi) -> Result<Ksg, String> {
    if arguments.jitter.is_some() && !matches!(arguments.variant, Variant::Npeet { .. }) {
        return Err(
            "--jitter has no effect: only the variant npeet adds it; leave it out, or add --variant npeet".into()
        );
    }
    if arguments.discrete == Some(DiscreteName::Both) {
        let given = [(arguments.k.is_some(), "--k"), (arguments.scaling != Scaling::None, "--scaling")];
        if let Some((_, option)) = given.iter().find(|(given, _)| *given) {
            return Err(format!("{option} has no effect with --discrete both, which counts equal rows; leave it out"));
        }
    }
    let variant = match arguments.variant {
        Variant::Npeet { .. } => Variant::Npeet { jitter: arguments.jitter },
        variant => variant,
    };
    Ok(Ksg::new(arguments.k.unwrap_or(K)).variant(variant).search(arguments.search))
}

/// Runs it on as many threads as are asked for.
fn on_threads<T: Send>(arguments: &Mi, work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<T, Failure> {
    let Some(asked) = arguments.threads else { return work() };
    let threads = at_most_cores("--threads", asked);
    let pool = ThreadPoolBuilder::new().num_threads(threads.get()).build();
    pool.map_err(|_| "the system cannot start the threads; leave --threads out, or give a smaller number")?
        .install(work)
}

fn measure(arguments: &Mi, ksg: &Ksg, sides: &Sides) -> Result<Measured, Failure> {
    match (&sides.x.array.values, &sides.y.array.values) {
        (Values::Single(x), Values::Single(y)) => measured(arguments, ksg, sides, x, y),
        // Arrays of two precisions meet in the wider one.
        (x, y) => measured(arguments, ksg, sides, &x.widened(), &y.widened()),
    }
}

fn measured<T: Scalar>(arguments: &Mi, ksg: &Ksg, sides: &Sides, x: &[T], y: &[T]) -> Result<Measured, Failure> {
    let (x, y) = (samples(&sides.x, x)?, samples(&sides.y, y)?);
    let outcome = match (arguments.discrete, arguments.scaling) {
        (Some(discrete), scaling) => by_category(arguments, discrete, scaling, x, y),
        (None, Scaling::None) => written(arguments, ksg, x, y),
        (None, scaling) => written(arguments, ksg, scaling.apply(x).samples(), scaling.apply(y).samples()),
    };
    outcome.map_err(|error| explained(error, sides))
}

/// The estimate where one side or both are names.
fn by_category<T: Scalar>(
    arguments: &Mi,
    discrete: DiscreteName,
    scaling: Scaling,
    x: Samples<T>,
    y: Samples<T>,
) -> Result<Measured, Failure> {
    let mixed = |quantities: Samples<T>, names: Samples<T>| {
        let mixed = Mixed::new(arguments.k.unwrap_or(K));
        match scaling {
            Scaling::None => mixed.estimate(quantities, &names.labels()),
            scaling => mixed.estimate(scaling.apply(quantities).samples(), &names.labels()),
        }
    };
    let estimate = match discrete {
        DiscreteName::Both => Discrete::new().estimate(x, y)?,
        DiscreteName::Y => mixed(x, y)?,
        DiscreteName::X => {
            let mut estimate = mixed(y, x)?;
            estimate.notes = estimate.notes.into_iter().map(Note::about_y).collect();
            estimate
        }
    };
    Ok(Measured { text: of_estimate(arguments, &estimate)?, report: None })
}

fn of_estimate(arguments: &Mi, estimate: &Estimate) -> Result<String, Failure> {
    Ok(if arguments.json { serde_json::to_string_pretty(estimate)? } else { estimate.to_string() })
}

/// The estimate or the report, as a person or a program reads it.
fn written<T: Scalar>(arguments: &Mi, ksg: &Ksg, x: Samples<T>, y: Samples<T>) -> Result<Measured, Failure> {
    if !arguments.report {
        return Ok(Measured { text: of_estimate(arguments, &ksg.estimate(x, y)?)?, report: None });
    }
    let report = Report::new(ksg, x, y, arguments.permutations, arguments.seed)?;
    let text = if arguments.json { serde_json::to_string_pretty(&report)? } else { report.to_string() };
    Ok(Measured { text, report: Some(report) })
}
