//! Claims about errors: 4, 8, 9, 10, 12, and about what a network has: 11, 13.

use super::evidence::{Curve, Evidence, Network};
use super::interval::Interval;
use super::lens::Lens;
use super::rank::spearman;
use super::shapes::{is, size, test};
use super::test::{Speaks, Test};
use super::{Claim, RestsOn};
use crate::kind::Kind;

/// The share of images that a guess labels wrongly.
const CHANCE: f64 = 0.9;

/// The error whose epoch tells how fast a network trains.
const REACHED: f64 = 0.1;

pub(super) fn claims() -> [Claim; 7] {
    [
        Claim {
            number: 4,
            says: "Beyond 5 to 10 layers, depth slows an MLP's training and lowers its accuracy",
            figure: "4B",
            quantities: &[
                "epochs to a test error of 0.1 (one more than there are, where it is not reached), MLP of D = 19 less \
                 that of D = 5, above 0",
                "test error at the end, the same two, above 0",
            ],
            rests_on: RestsOn::Errors,
            test: depth_slows,
        },
        Claim {
            number: 8,
            says: "The shortcut improves on the MLP",
            figure: "5B",
            quantities: &[
                "test error at the end, MLP less shortcut network of the same size, above 0",
                "mean test error over all epochs, the same, above 0",
            ],
            rests_on: RestsOn::Errors,
            test: shortcut_improves,
        },
        Claim {
            number: 9,
            says: "Residuals add a mild improvement to both, MLP and shortcut network",
            figure: "5B",
            quantities: &[
                "test error at the end, without less with residuals, W = 64, D = 5, above 0",
                "mean test error over all epochs, the same, above 0",
                "the second for residuals less that for the shortcut, below 0 (mild: less than the shortcut brings)",
            ],
            rests_on: RestsOn::Errors,
            test: residuals_improve,
        },
        Claim {
            number: 10,
            says: "Networks with shortcuts are largely trained within a single epoch",
            figure: "5B",
            quantities: &[
                "share of the fall of the test error, from chance (0.9) to the end, that the first epoch brings, above \
                 0.75, for each network with a shortcut",
            ],
            rests_on: RestsOn::Errors,
            test: one_epoch,
        },
        Claim {
            number: 11,
            says: "Shortcuts add no parameters",
            figure: "2, 3",
            quantities: &["trainable parameters more than the MLP of the same size has, below 0.5"],
            rests_on: RestsOn::Neither,
            test: no_parameters,
        },
        Claim {
            number: 12,
            says: "High information is not necessary for accuracy",
            figure: "5A",
            quantities: &[
                "highest information of any network of the figure at the end less that of the most accurate one, bits, \
                 above 1, for the networks of 5A, and for those of 5B",
                "Spearman correlation of information and accuracy at the end over all networks, below 0.5",
            ],
            rests_on: RestsOn::Information,
            test: not_necessary,
        },
        Claim {
            number: 13,
            says: "The state space of training shrinks by about 2^(n MI), n the number of layers",
            figure: "Discussion",
            quantities: &[],
            rests_on: RestsOn::Neither,
            test: |_, _| Vec::new(),
        },
    ]
}

fn mean_error(curve: &Curve) -> Option<f64> {
    let count = curve.points.len();
    (count > 0).then(|| curve.points.iter().map(|point| point.error).sum::<f64>() / count as f64)
}

/// The first less the second.
fn difference(evidence: &Evidence, lens: Lens, pair: [Network; 2], of: fn(&Curve) -> Option<f64>) -> Option<Interval> {
    evidence.over_seeds(lens, pair, |[a, b]| Some(of(a)? - of(b)?))
}

fn depth_slows(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let [deep, shallow] = [19, 5].map(|depth| Network { kind: Kind::Mlp, width: 64, depth });
    let reached = |curve: &Curve| {
        let found = curve.points.iter().find(|point| point.error <= REACHED);
        let beyond = curve.points.last()?.epoch + 1;
        Some(f64::from(found.map_or(beyond, |point| point.epoch)))
    };
    let of = "mlp W64, D19 less D5".to_owned();
    let slower = difference(evidence, lens, [deep, shallow], reached);
    let worse = difference(evidence, lens, [deep, shallow], Curve::last_error);
    [test(0, of.clone(), slower, Speaks::Above(0.0)), test(1, of, worse, Speaks::Above(0.0))]
        .into_iter()
        .flatten()
        .collect()
}

fn shortcut_improves(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let tests = evidence.networks(lens, is(Kind::Shortcut)).into_iter().flat_map(|shortcut| {
        let pair = [Network { kind: Kind::Mlp, ..shortcut }, shortcut];
        let [at_end, on_average] = [Curve::last_error, mean_error].map(|error| difference(evidence, lens, pair, error));
        [test(0, size(shortcut), at_end, Speaks::Above(0.0)), test(1, size(shortcut), on_average, Speaks::Above(0.0))]
    });
    tests.flatten().collect()
}

fn residuals_improve(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let [mlp, shortcut, residual, both] = Kind::ALL.map(|kind| Network { kind, width: 64, depth: 5 });
    let mut tests = Vec::new();
    for (of, pair) in [("residual for MLP", [mlp, residual]), ("residual for shortcut", [shortcut, both])] {
        let [at_end, on_average] = [Curve::last_error, mean_error].map(|error| difference(evidence, lens, pair, error));
        tests.extend(test(0, of.to_owned(), at_end, Speaks::Above(0.0)));
        tests.extend(test(1, of.to_owned(), on_average, Speaks::Above(0.0)));
    }
    // What residuals bring (mlp - residual) less what the shortcut brings (mlp - shortcut).
    let mild = difference(evidence, lens, [shortcut, residual], mean_error);
    tests.extend(test(2, "residual less shortcut, for MLP".to_owned(), mild, Speaks::Below(0.0)));
    tests
}

fn one_epoch(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let share = |[curve]: [&Curve; 1]| {
        let first = curve.points.first().filter(|point| point.epoch == 1)?;
        Some((CHANCE - first.error) / (CHANCE - curve.last_error()?))
    };
    let shortcuts = |network: &Network| matches!(network.kind, Kind::Shortcut | Kind::ShortcutResidual);
    let networks = evidence.networks(lens, shortcuts).into_iter();
    networks
        .filter_map(|network| {
            test(0, network.to_string(), evidence.over_seeds(lens, [network], share), Speaks::Above(0.75))
        })
        .collect()
}

fn no_parameters(evidence: &Evidence, _: Lens) -> Vec<Test> {
    let counts = &evidence.parameters;
    let more = |(network, count): (&Network, &usize)| {
        let mlp = counts.get(&Network { kind: Kind::Mlp, ..*network })?;
        let value = Interval { mean: *count as f64 - *mlp as f64, half: 0.0, seeds: 0 };
        Some(Test { quantity: 0, of: network.to_string(), value, speaks: Speaks::Below(0.5) })
    };
    counts.iter().filter(|(network, _)| network.kind != Kind::Mlp).filter_map(more).collect()
}

fn not_necessary(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let ends = |curves: &[(Network, &Curve)]| -> Option<Vec<(f64, f64)>> {
        curves.iter().map(|(_, curve)| Some((curve.last_bits()?, curve.last_error()?))).collect()
    };
    let below_highest = |curves: &[(Network, &Curve)]| {
        let ends = ends(curves)?;
        let highest = ends.iter().map(|(bits, _)| *bits).reduce(f64::max)?;
        let best = ends.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(highest - best.0)
    };
    let rank = |curves: &[(Network, &Curve)]| {
        let pairs: Vec<_> = ends(curves)?.into_iter().map(|(bits, error)| (bits, -error)).collect();
        spearman(&pairs)
    };
    let residuals = evidence.networks(lens, is(Kind::Residual));
    let four: Vec<Network> = evidence.networks(lens, |network| network.width == 64 && network.depth == 5);
    let all = evidence.networks(lens, |_| true);
    let mut tests = Vec::new();
    for (figure, networks) in [("5A", residuals), ("5B", four)] {
        if networks.len() > 2 {
            let value = evidence.over_seeds_of_all(lens, &networks, below_highest);
            tests.extend(test(0, format!("networks of {figure}"), value, Speaks::Above(1.0)));
        }
    }
    let value = evidence.over_seeds_of_all(lens, &all, rank);
    tests.extend(test(1, format!("{} networks", all.len()), value, Speaks::Below(0.5)));
    tests
}
