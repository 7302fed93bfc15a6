//! Claims about the course of the information: 1, 2, 3, 5, 6.

use super::evidence::{Curve, Evidence, Network};
use super::interval::Interval;
use super::lens::Lens;
use super::rank::spearman;
use super::test::{Speaks, Test};
use super::{Claim, RestsOn};
use crate::kind::Kind;

pub(super) fn claims() -> [Claim; 5] {
    let rests_on = RestsOn::Information;
    [
        Claim {
            number: 1,
            says: "MLP: the information rises systematically during training",
            figure: "4A, 4B",
            quantities: &[
                "Spearman correlation of epoch and information, above 0.5, for each MLP",
                "information at the end less that at epoch 1, bits, above 0, for each MLP",
            ],
            rests_on,
            test: rises,
        },
        Claim {
            number: 2,
            says: "Shortcut: starts with higher information than the MLP, which then decreases",
            figure: "4A, 4B",
            quantities: &[
                "information at epoch 1, shortcut less MLP of the same size, bits, above 0",
                "information at the end less that at epoch 1, bits, below 0, for each shortcut network",
            ],
            rests_on,
            test: starts_higher_and_falls,
        },
        Claim {
            number: 3,
            says: "Both move toward one optimum",
            figure: "4A, 4B",
            quantities: &[
                "distance of the informations of shortcut and MLP of the same size at the end less that at epoch 1, \
                 bits, below 0",
                "their distance at the end, bits, below 0.5",
            ],
            rests_on,
            test: one_optimum,
        },
        Claim {
            number: 5,
            says: "Deeper networks have lower information between first and last layer",
            figure: "4B",
            quantities: &[
                "Spearman correlation of depth and information at the end over the five depths, below −0.5, for MLP and \
                 shortcut",
                "the same at epoch 1",
            ],
            rests_on,
            test: deeper_is_lower,
        },
        Claim {
            number: 6,
            says: "Residual networks start low, rise to a maximum and decrease again",
            figure: "5A",
            quantities: &[
                "largest information less that at epoch 1, bits, above 0.1, for each residual network",
                "largest information less that at the end, bits, above 0.1, for each residual network",
                "information at epoch 1, residual less shortcut network of the same size (W = 64, D = 5), bits, below 0",
            ],
            rests_on,
            test: rises_and_falls,
        },
    ]
}

/// A test of a quantity, where there is a value.
pub(super) fn test(quantity: usize, of: String, value: Option<Interval>, speaks: Speaks) -> Option<Test> {
    value.map(|value| Test { quantity, of, value, speaks })
}

pub(super) fn is(kind: Kind) -> impl Fn(&Network) -> bool {
    move |network| network.kind == kind
}

/// Information at the last epoch less that at the first; `None` where it was measured once.
fn change(curve: &Curve) -> Option<f64> {
    (curve.informed().len() > 1).then_some(())?;
    Some(curve.last_bits()? - curve.first_bits()?)
}

/// MLPs of Figures 4A and 4B.
fn rises(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let rank = |[curve]: [&Curve; 1]| {
        let pairs: Vec<_> = curve.informed().iter().map(|(epoch, _, bits)| (f64::from(*epoch), *bits)).collect();
        spearman(&pairs)
    };
    let tests = evidence.networks(lens, is(Kind::Mlp)).into_iter().flat_map(|mlp| {
        [
            test(0, mlp.to_string(), evidence.over_seeds(lens, [mlp], rank), Speaks::Above(0.5)),
            test(1, mlp.to_string(), evidence.over_seeds(lens, [mlp], |[curve]| change(curve)), Speaks::Above(0.0)),
        ]
    });
    tests.flatten().collect()
}

fn starts_higher_and_falls(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let higher = |[shortcut, mlp]: [&Curve; 2]| Some(shortcut.first_bits()? - mlp.first_bits()?);
    let tests = evidence.networks(lens, is(Kind::Shortcut)).into_iter().flat_map(|shortcut| {
        let mlp = Network { kind: Kind::Mlp, ..shortcut };
        let fall = evidence.over_seeds(lens, [shortcut], |[curve]| change(curve));
        [
            test(0, size(shortcut), evidence.over_seeds(lens, [shortcut, mlp], higher), Speaks::Above(0.0)),
            test(1, shortcut.to_string(), fall, Speaks::Below(0.0)),
        ]
    });
    tests.flatten().collect()
}

fn one_optimum(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let apart_at_end = |[a, b]: [&Curve; 2]| Some((a.last_bits()? - b.last_bits()?).abs());
    let closer = |[a, b]: [&Curve; 2]| {
        (a.informed().len() > 1).then_some(())?;
        Some((a.last_bits()? - b.last_bits()?).abs() - (a.first_bits()? - b.first_bits()?).abs())
    };
    let tests = evidence.networks(lens, is(Kind::Shortcut)).into_iter().flat_map(|shortcut| {
        let pair = [shortcut, Network { kind: Kind::Mlp, ..shortcut }];
        [
            test(0, size(shortcut), evidence.over_seeds(lens, pair, closer), Speaks::Below(0.0)),
            test(1, size(shortcut), evidence.over_seeds(lens, pair, apart_at_end), Speaks::Below(0.5)),
        ]
    });
    tests.flatten().collect()
}

fn deeper_is_lower(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let mut tests = Vec::new();
    for kind in [Kind::Mlp, Kind::Shortcut] {
        let depths = evidence.networks(lens, |network| network.kind == kind && network.width == 64);
        let rank = |at: fn(&Curve) -> Option<f64>| {
            evidence.over_seeds_of_all(lens, &depths, |curves| {
                let pairs: Option<Vec<_>> =
                    curves.iter().map(|(network, curve)| Some((f64::from(network.depth), at(curve)?))).collect();
                spearman(&pairs?)
            })
        };
        let of = format!("{kind} W64");
        tests.extend(test(0, of.clone(), rank(Curve::last_bits), Speaks::Below(-0.5)));
        tests.extend(test(1, of, rank(Curve::first_bits), Speaks::Below(-0.5)));
    }
    tests
}

fn rises_and_falls(evidence: &Evidence, lens: Lens) -> Vec<Test> {
    let highest = |curve: &Curve| curve.informed().iter().map(|(_, _, bits)| *bits).reduce(f64::max);
    let rise = |[curve]: [&Curve; 1]| Some(highest(curve)? - curve.first_bits()?);
    let fall = |[curve]: [&Curve; 1]| Some(highest(curve)? - curve.last_bits()?);
    let lower = |[residual, shortcut]: [&Curve; 2]| Some(residual.first_bits()? - shortcut.first_bits()?);
    let tests = evidence.networks(lens, is(Kind::Residual)).into_iter().flat_map(|residual| {
        let pair = [residual, Network { kind: Kind::Shortcut, ..residual }];
        [
            test(0, residual.to_string(), evidence.over_seeds(lens, [residual], rise), Speaks::Above(0.1)),
            test(1, residual.to_string(), evidence.over_seeds(lens, [residual], fall), Speaks::Above(0.1)),
            test(2, size(residual), evidence.over_seeds(lens, pair, lower), Speaks::Below(0.0)),
        ]
    });
    tests.flatten().collect()
}

/// "W64 D3".
pub(super) fn size(network: Network) -> String {
    format!("W{} D{}", network.width, network.depth)
}
