//! Claims about how fast the error falls: 7, and 14 about its phases.

use super::evidence::{Curve, Evidence, Network, Ratios};
use super::lens::Lens;
use super::rank::{partial, spearman};
use super::shapes::test;
use super::test::{Speaks, Test};
use super::{Claim, RestsOn};
use crate::kind::Kind;

pub(super) fn claims() -> [Claim; 2] {
    [
        Claim {
            number: 7,
            says: "High information goes with a rapid fall of the error, low information with a slow one",
            figure: "5A, 5B",
            quantities: &[
                "Spearman correlation, over the intervals between measurements of one training, of the mean information \
                 and the fall of the test error per epoch, above 0, for each network of 5A and 5B",
                "the same with the epoch held fixed (partial correlation), above 0: both may only follow the time",
            ],
            rests_on: RestsOn::Information,
            test: high_is_fast,
        },
        Claim {
            number: 14,
            says: "Two phases: drift, where the error falls fast, then diffusion, where it falls slowly",
            figure: "Results; Shwartz-Ziv & Tishby",
            quantities: &[
                "log10 of signal over noise of the gradients of batches of 600 images, all weights, at epoch 1, above 0 \
                 (drift), for each network of 5B",
                "the same at the end, below 0 (diffusion)",
                "Spearman correlation over epochs of signal over noise and the fall of the test error per epoch, above 0",
            ],
            rests_on: RestsOn::Errors,
            test: two_phases,
        },
    ]
}

/// Networks of Figures 5A and 5B.
fn of_figure_5(network: &Network) -> bool {
    network.depth == 5 && (network.width == 64 || network.kind == Kind::Residual)
}

/// Between two measurements: the middle in log time, the mean information, the fall of the error per epoch.
fn intervals(curve: &Curve) -> Vec<(f64, f64, f64)> {
    let between = |pair: &[(u32, f64, f64)]| {
        let [(from, error, bits), (to, error_after, bits_after)] = [pair[0], pair[1]];
        let (from, to) = (f64::from(from), f64::from(to));
        ((from * to).sqrt(), (bits + bits_after) / 2.0, (error - error_after) / (to - from))
    };
    curve.informed().windows(2).map(between).collect()
}

fn high_is_fast(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let plain = |[curve]: [&Curve; 1]| {
        spearman(&intervals(curve).iter().map(|(_, bits, fall)| (*bits, *fall)).collect::<Vec<_>>())
    };
    let at_fixed_time = |[curve]: [&Curve; 1]| {
        partial(&intervals(curve).iter().map(|(time, bits, fall)| (*bits, *fall, *time)).collect::<Vec<_>>())
    };
    let tests = evidence.networks(lens, of_figure_5).into_iter().flat_map(|network| {
        [
            test(0, network.to_string(), evidence.over_seeds(lens, [network], plain), Speaks::Above(0.0)),
            test(1, network.to_string(), evidence.over_seeds(lens, [network], at_fixed_time), Speaks::Above(0.0)),
        ]
    });
    tests.flatten().collect()
}

/// log10, of no less than a hundredth: a signal that noise alone explains is 0.
fn magnitude(ratio: f64) -> f64 {
    ratio.max(0.01).log10()
}

fn two_phases(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let first = |ratios: &Ratios| ratios.first_key_value().map(|(_, ratio)| magnitude(*ratio));
    let last = |ratios: &Ratios| ratios.last_key_value().map(|(_, ratio)| magnitude(*ratio));
    let networks: Vec<Network> = evidence.networks(lens, |network| network.width == 64 && network.depth == 5);
    let mut tests = Vec::new();
    for network in networks {
        let of = network.to_string();
        tests.extend(test(0, of.clone(), evidence.over_gradients(network, first), Speaks::Above(0.0)));
        tests.extend(test(1, of.clone(), evidence.over_gradients(network, last), Speaks::Below(0.0)));
        let together = evidence.over_seeds_and_gradients(lens, network, |curve, ratios| {
            let ratios: Vec<(u32, f64)> = ratios.iter().map(|(epoch, ratio)| (*epoch, *ratio)).collect();
            let error = |epoch| curve.at(epoch).map(|point| point.error);
            let pairs: Vec<(f64, f64)> = ratios
                .windows(2)
                .filter_map(|pair| {
                    let [(from, ratio), (to, ratio_after)] = [pair[0], pair[1]];
                    let fall = (error(from)? - error(to)?) / f64::from(to - from);
                    Some(((ratio * ratio_after).sqrt(), fall))
                })
                .collect();
            spearman(&pairs)
        });
        tests.extend(test(2, of, together, Speaks::Above(0.0)));
    }
    tests
}
