//! Claims on made-up results: what the paper describes holds, its opposite does not.

use std::collections::BTreeMap;

use interlayer_experiments::outline::Evaluation;
use interlayer_experiments::quantities::{information, test_error};
use interlayer_experiments::results::{DatasetRecord, Header, Quantity, Row, Table};
use interlayer_paper::Kind;
use interlayer_paper::claims::{Evidence, Judged, Lens, Verdict, claims};

const SEEDS: u64 = 4;
const EPOCHS: u32 = 40;

fn header(kind: Kind, (width, depth): (u32, u32), seed: u64) -> Header {
    Header {
        dataset: DatasetRecord { name: "made up".into(), checksum: String::new() },
        architecture: kind.name().into(),
        width,
        depth,
        seed,
        ..Header::new(format!("{kind}-{width}-{depth}-{seed}"))
    }
}

/// Runs of one size whose information and error follow these courses, of progress from 0 to 1 through the epochs.
fn runs(kind: Kind, size: (u32, u32), bits: impl Fn(f64) -> f64, error: impl Fn(f64) -> f64) -> Vec<Table> {
    let run = |seed| {
        let header = header(kind, size, seed);
        // Seeds differ a little, so that an interval has a width.
        let shift = 0.01 * seed as f64;
        let of_epoch = |epoch: u32| {
            let progress = f64::from(epoch - 1) / f64::from(EPOCHS - 1);
            let row = |quantity, value| Row::new(&header.run, epoch, quantity, value);
            let merged = |evaluation| information(["first", "merged"], evaluation);
            [
                row(test_error(Evaluation::Running), error(progress) + 0.001 * shift),
                row(test_error(Evaluation::Batch), error(1.0 - progress)),
                row(merged(Evaluation::Running), bits(progress) + shift),
                row(merged(Evaluation::Batch), bits(1.0 - progress) + shift),
            ]
        };
        Table::of(&header, &(1..=EPOCHS).flat_map(of_epoch).collect::<Vec<_>>()).unwrap()
    };
    (0..SEEDS).map(run).collect()
}

/// What Figures 4A to 5B are said to show.
fn as_the_paper_says() -> Vec<Table> {
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

fn evidence(runs: &[Table], studies: &[Table]) -> Evidence {
    let [runs, studies] = [runs, studies].map(|tables| Table::concat(tables).unwrap());
    Evidence::new(&runs, &studies, &BTreeMap::new(), BTreeMap::new())
}

fn judge(number: u32, evidence: &Evidence, lens: Lens) -> Option<Judged> {
    let claim = claims().into_iter().find(|claim| claim.number == number).unwrap();
    claim.judge(evidence).into_iter().find(|judged| judged.lens == lens)
}

#[test]
fn what_the_paper_describes_holds_and_its_reverse_does_not() {
    let evidence = evidence(&as_the_paper_says(), &[]);
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
    let rows = runs(
        Kind::Residual,
        (64, 5),
        |t| 8.0 - 4.0 * t + 0.2 * wiggle(t, 40.0),
        |t| 0.5 * (-4.0 * t).exp() + 0.002 * wiggle(t, 95.0) + 0.05,
    );
    let judged = judge(7, &evidence(&rows, &[]), Lens::PAPER).unwrap();
    let means: Vec<f64> = judged.tests.iter().map(|test| test.value.mean).collect();
    assert!(means[0] > 0.7 && means[1] < 0.4, "{means:?}");
}

#[test]
fn estimates_under_other_choices_are_looked_at_by_themselves() {
    let rows = as_the_paper_says();
    // With ten neighbours the MLP of one size falls.
    let study = |seed| {
        let header = header(Kind::Mlp, (64, 3), seed);
        let evaluation = Evaluation::RunningAt { momentum: 0.99 };
        let of_epoch = |epoch: u32| {
            let bits = 5.0 - 0.01 * f64::from(epoch) + 0.001 * seed as f64;
            let estimate = Row {
                k: Some(10),
                n: Some(10_000),
                scaling: Some("none".into()),
                ..Row::new(&header.run, epoch, information(["first", "merged"], evaluation), bits)
            };
            let shuffled = Row { shuffle: Some(0), k: Some(3), ..estimate.clone() };
            [Row::new(&header.run, epoch, test_error(evaluation), 0.1), estimate, shuffled]
        };
        Table::of(&header, &[1, 20, 40].into_iter().flat_map(of_epoch).collect::<Vec<_>>()).unwrap()
    };
    let evidence = evidence(&rows, &(0..SEEDS).map(study).collect::<Vec<_>>());
    let ten = Lens::all().into_iter().find(|lens| lens.to_string() == "running statistics, k = 10").unwrap();
    assert_eq!(judge(1, &evidence, ten).unwrap().verdict, Verdict::DoesNotHold);
    assert_eq!(judge(1, &evidence, Lens::PAPER).unwrap().verdict, Verdict::Holds, "pairings at random play no part");
    let one = Lens::all().into_iter().find(|lens| lens.to_string() == "running statistics, k = 1").unwrap();
    assert!(judge(1, &evidence, one).is_none(), "nothing was estimated so");
}

#[test]
fn drift_that_turns_to_diffusion_is_two_phases() {
    let gradients = |ratio: fn(u32) -> f64| -> Vec<Table> {
        let study = |seed| {
            let header = header(Kind::Shortcut, (64, 5), seed);
            let of_epoch = |epoch: u32| {
                let row = |name: &str, value| Row::new(&header.run, epoch, Quantity::new(name).of("all"), value);
                [row("gradient signal", ratio(epoch) * (1.0 + 0.01 * seed as f64)), row("gradient noise", 1.0)]
            };
            Table::of(&header, &[1, 10, 20, 40].into_iter().flat_map(of_epoch).collect::<Vec<_>>()).unwrap()
        };
        (0..SEEDS).map(study).collect()
    };
    let falling = |t: f64| 0.5 * (-4.0 * t).exp() + 0.05;
    let rows = runs(Kind::Shortcut, (64, 5), |_| 8.0, falling);
    let of = |ratio| judge(14, &evidence(&rows, &gradients(ratio)), Lens::PAPER).unwrap().verdict;
    assert_eq!(of(|epoch| 3.0 / f64::from(epoch)), Verdict::Holds);
    assert_eq!(of(|epoch| 0.1 * f64::from(epoch) + 3.0), Verdict::HoldsInPart, "drift alone");
}
