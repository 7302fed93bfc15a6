//! Claims on made-up results: what the paper describes holds, its opposite does not.

use std::collections::BTreeMap;

use interlayer_experiments::results::{EstimateRow, GradientRow, Information, Row, Table};
use interlayer_paper::Kind;
use interlayer_paper::claims::{Evidence, Judged, Lens, Verdict, claims};

const SEEDS: u64 = 4;
const EPOCHS: u32 = 40;

/// Rows of one size whose information and error follow these courses, of progress from 0 to 1 through the epochs.
fn runs(
    kind: Kind,
    (width, depth): (u32, u32),
    bits: impl Fn(f64) -> f64,
    error: impl Fn(f64) -> f64,
) -> impl Iterator<Item = Row> {
    (0..SEEDS).flat_map(move |seed| (1..=EPOCHS).map(move |epoch| (seed, epoch))).map(move |(seed, epoch)| {
        let progress = f64::from(epoch - 1) / f64::from(EPOCHS - 1);
        // Seeds differ a little, so that an interval has a width.
        let shift = 0.01 * seed as f64;
        let information = |bits| Some(Information { bits, duplicates: 0.0, saturated: 0.0 });
        Row {
            run: format!("{kind}-{width}-{depth}-{seed}"),
            dataset: "made up".into(),
            architecture: kind.name().into(),
            width,
            depth,
            seed,
            epoch,
            test_error: error(progress) + 0.001 * shift,
            test_error_batch: error(1.0 - progress),
            mi_merged: information(bits(progress) + shift),
            mi_merged_batch: information(bits(1.0 - progress) + shift),
            ..Row::new("")
        }
    })
}

/// What Figures 4A to 5B are said to show.
fn as_the_paper_says() -> Vec<Row> {
    let mut rows = Vec::new();
    for depth in [1, 3, 5, 9, 19] {
        let deeper = f64::from(depth) * 0.01;
        let size = (64, depth);
        let slow = if depth == 19 { 0.02 } else { 0.0 };
        rows.extend(runs(Kind::Mlp, size, move |t| 4.0 + 2.0 * t - deeper, move |t| 0.5 * (1.0 - t) + 0.05 + slow));
        rows.extend(runs(Kind::Shortcut, size, move |t| 8.0 - 1.8 * t - deeper, |t| 0.05 * (1.0 - t) + 0.03));
    }
    let arch = |t: f64| 3.0 + 4.0 * t * (1.5 - t);
    rows.extend(runs(Kind::Residual, (64, 5), arch, |t| 0.4 * (1.0 - t) + 0.04));
    rows.extend(runs(Kind::ShortcutResidual, (64, 5), |t| 8.0 - t, |t| 0.04 * (1.0 - t) + 0.02));
    rows
}

fn evidence(rows: &[Row], estimates: &[EstimateRow], gradients: &[GradientRow]) -> Evidence {
    Evidence::new(&Table::from_rows(rows), estimates, gradients, &BTreeMap::new(), BTreeMap::new())
}

fn judge(number: u32, evidence: &Evidence, lens: Lens) -> Option<Judged> {
    let claim = claims().into_iter().find(|claim| claim.number == number).unwrap();
    claim.judge(evidence).into_iter().find(|judged| judged.lens == lens)
}

#[test]
fn what_the_paper_describes_holds_and_its_reverse_does_not() {
    let evidence = evidence(&as_the_paper_says(), &[], &[]);
    let verdict = |number, lens| judge(number, &evidence, lens).unwrap().verdict;
    for number in [1, 2, 3, 4, 5, 6, 8, 9, 10] {
        let judged = judge(number, &evidence, Lens::PAPER).unwrap();
        assert_eq!(judged.verdict, Verdict::Holds, "claim {number}: {:#?}", judged.tests);
    }
    // The same courses backwards: shortcuts still have the lower error.
    for number in [1, 4] {
        assert_ne!(verdict(number, Lens::BATCH), Verdict::Holds, "claim {number}");
    }
    assert_eq!(verdict(1, Lens::BATCH), Verdict::DoesNotHold);
    assert_eq!(verdict(13, Lens::PAPER), Verdict::CannotBeTested);
    assert_eq!(verdict(14, Lens::PAPER), Verdict::CannotBeTested, "no gradients were looked at");
}

#[test]
fn a_fall_of_the_error_that_only_follows_time_is_told() {
    // Information and error both fall with time and know nothing of each other.
    let wiggle = |t: f64, period: f64| (t * period).sin();
    let rows: Vec<Row> = runs(
        Kind::Residual,
        (64, 5),
        |t| 8.0 - 4.0 * t + 0.2 * wiggle(t, 40.0),
        |t| 0.5 * (-4.0 * t).exp() + 0.002 * wiggle(t, 95.0) + 0.05,
    )
    .collect();
    let judged = judge(7, &evidence(&rows, &[], &[]), Lens::PAPER).unwrap();
    let means: Vec<f64> = judged.tests.iter().map(|test| test.value.mean).collect();
    assert!(means[0] > 0.7 && means[1] < 0.4, "{means:?}");
}

#[test]
fn estimates_under_other_choices_are_looked_at_by_themselves() {
    let rows = as_the_paper_says();
    // With ten neighbours the MLP of one size falls.
    let estimates: Vec<EstimateRow> = (0..SEEDS)
        .flat_map(|seed| [1, 20, 40].map(|epoch| (seed, epoch)))
        .map(|(seed, epoch)| EstimateRow {
            run: String::new(),
            dataset: "made up".into(),
            architecture: "mlp".into(),
            width: 64,
            depth: 3,
            seed,
            epoch,
            momentum: Some(0.99),
            test_error: 0.1,
            x: "first".into(),
            y: "merged".into(),
            k: 10,
            n: 10_000,
            scaling: "none".into(),
            shuffle: None,
            bits: 5.0 - 0.01 * f64::from(epoch) + 0.001 * seed as f64,
            ceiling: 11.0,
            duplicates: None,
            saturated: None,
        })
        .collect();
    let shuffled: Vec<EstimateRow> =
        estimates.iter().map(|row| EstimateRow { shuffle: Some(0), k: 3, ..row.clone() }).collect();
    let evidence = evidence(&rows, &[estimates, shuffled].concat(), &[]);
    let ten = Lens::all().into_iter().find(|lens| lens.to_string() == "running statistics, k = 10").unwrap();
    assert_eq!(judge(1, &evidence, ten).unwrap().verdict, Verdict::DoesNotHold);
    assert_eq!(judge(1, &evidence, Lens::PAPER).unwrap().verdict, Verdict::Holds, "pairings at random play no part");
    let one = Lens::all().into_iter().find(|lens| lens.to_string() == "running statistics, k = 1").unwrap();
    assert!(judge(1, &evidence, one).is_none(), "nothing was estimated so");
}

#[test]
fn drift_that_turns_to_diffusion_is_two_phases() {
    let gradients = |ratio: fn(u32) -> f64| -> Vec<GradientRow> {
        (0..SEEDS)
            .flat_map(|seed| [1, 10, 20, 40].map(|epoch| (seed, epoch)))
            .map(|(seed, epoch)| GradientRow {
                run: String::new(),
                dataset: "made up".into(),
                architecture: "shortcut".into(),
                width: 64,
                depth: 5,
                seed,
                epoch,
                layer: "all".into(),
                batch_size: 600,
                batches: 50,
                signal: ratio(epoch) * (1.0 + 0.01 * seed as f64),
                noise: 1.0,
                weights: 1.0,
            })
            .collect()
    };
    let falling = |t: f64| 0.5 * (-4.0 * t).exp() + 0.05;
    let rows: Vec<Row> = runs(Kind::Shortcut, (64, 5), |_| 8.0, falling).collect();
    let of = |ratio| judge(14, &evidence(&rows, &[], &gradients(ratio)), Lens::PAPER).unwrap().verdict;
    assert_eq!(of(|epoch| 3.0 / f64::from(epoch)), Verdict::Holds);
    assert_eq!(of(|epoch| 0.1 * f64::from(epoch) + 3.0), Verdict::HoldsInPart, "drift alone");
}
