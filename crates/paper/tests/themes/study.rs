//! A second look at runs sees what the runs saw.

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::outline::Evaluation;
use interlayer_experiments::quantities::{information, test_error};
use interlayer_experiments::results::{Measured, Quantity, RunStore};
use interlayer_experiments::{Data, run};
use interlayer_paper::study::{self, Study, StudyProgress};
use interlayer_paper::{Panel, Plan, Profile};

/// The shortcut residual network of Figure 5B, made small, and its study.
fn plan(data: &Dataset) -> (Plan, Study) {
    let mut plan = Plan::new(Profile::Quick, &[Panel::Architectures], &data.name, &data.checksum, None);
    plan.runs.retain(|planned| planned.run.architecture.name() == "shortcut-residual");
    let planned = &mut plan.runs[0];
    planned.run.width = 16;
    planned.run.training.epochs = 3;
    let panels = planned.panels.clone();
    let study = Study { run: planned.run.clone(), panels, until: 3, layers: true, batch_size: 100, batches: 5 };
    (plan, study)
}

fn look(study: &Study, data: &Data, store: &RunStore) -> usize {
    let mut epochs = 0;
    let count = |event: StudyProgress<'_>| epochs += usize::from(matches!(event, StudyProgress::Epoch { .. }));
    study::run(std::slice::from_ref(study), data, store, None, count).unwrap();
    epochs
}

#[test]
fn a_second_look_sees_what_the_run_saw_and_more() {
    let digits = Dataset::digits_with(0, 700, 300);
    let (plan, study) = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = RunStore::open(folder.path().join("runs")).unwrap();
    run(&plan.jobs().unwrap(), &data, &store, None, |_| {}).unwrap();
    let studies = RunStore::open(folder.path().join("studies")).unwrap();
    assert_eq!(look(&study, &data, &studies), 3);
    assert_eq!(look(&study, &data, &studies), 0, "a stored study is not done again");

    let id = study.run.id();
    let table = studies.load(&id).unwrap().1;
    let own = store.load(&id).unwrap().1;
    assert!(table.headers().eq(own.headers()), "a study has the header of its run");
    let rows = table.measured();
    let at = |table: &[Measured<'_>], epoch: u32, quantity: Quantity| {
        table.iter().find(|row| row.epoch == epoch && row.is(&quantity)).map(|row| row.value)
    };
    let merged = |evaluation| information(["first", "merged"], evaluation);
    let [slow, fast] = [0.99, 0.9].map(|momentum| Evaluation::RunningAt { momentum });
    let of_run = own.measured();
    for epoch in 1..=3 {
        let found = |quantity| at(&rows, epoch, quantity).unwrap();
        let of_run = |quantity| at(&of_run, epoch, quantity);
        // The statistics are followed outside the network, on single precision: the last digits may differ.
        let running = found(merged(slow));
        assert!((running - of_run(merged(Evaluation::Running)).unwrap()).abs() < 1e-3, "epoch {epoch}");
        assert!((found(test_error(slow)) - of_run(test_error(Evaluation::Running)).unwrap()).abs() < 0.004);
        assert_eq!(Some(found(test_error(Evaluation::Batch))), of_run(test_error(Evaluation::Batch)));
        if let Some(bits) = of_run(merged(Evaluation::Batch)) {
            assert_eq!(found(merged(Evaluation::Batch)), bits);
        }
        // Faster statistics are other statistics.
        assert_ne!(found(merged(fast)), running);
    }

    // first, hidden.0 to 4, last and merged: 28 pairs, and 8 with the label; beside them eight other choices of two.
    let under_batch: Vec<_> =
        rows.iter().filter(|row| row.epoch == 1 && row.evaluation == Some("batch") && row.x.is_some()).collect();
    let standard = |row: &&&Measured<'_>| {
        (row.k, row.n, row.scaling, row.shuffle) == (Some(3), Some(300), Some("none"), None) && row.y != Some("label")
    };
    assert_eq!(under_batch.iter().filter(|row| row.y == Some("label")).count(), 8);
    assert_eq!(under_batch.iter().filter(standard).count(), 28);
    let shuffled = under_batch.iter().find(|row| row.y == Some("merged") && row.shuffle.is_some()).unwrap();
    assert!(shuffled.value.abs() < 0.3, "{}", shuffled.value);

    let of = |name: &str| -> Vec<_> { rows.iter().filter(|row| row.epoch == 2 && row.quantity == name).collect() };
    let noise = of("gradient noise");
    assert_eq!(noise.len(), 9, "{noise:?}");
    let (all, rest): (Vec<_>, Vec<_>) = noise.into_iter().partition(|row| row.x == Some("all"));
    let summed: f64 = rest.iter().map(|row: &&Measured<'_>| row.value * row.value).sum();
    assert!((summed.sqrt() / all[0].value - 1.0).abs() < 1e-9 && of("gradient signal")[8].value > 0.0);
}

#[test]
fn a_study_that_stopped_earlier_or_compared_no_layers_is_done_again() {
    // Few images: batches of gradients are smaller, and estimates by more neighbours are left out.
    let digits = Dataset::digits_with(0, 30, 11);
    let (_, study) = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let studies = RunStore::open(folder.path().join("studies")).unwrap();
    assert_eq!(look(&Study { layers: false, until: 2, ..study.clone() }, &data, &studies), 2);
    assert_eq!(look(&Study { layers: false, ..study.clone() }, &data, &studies), 3);
    assert_eq!(look(&study, &data, &studies), 3);
    assert_eq!(look(&Study { layers: false, until: 2, ..study.clone() }, &data, &studies), 0);
    let noise = studies.load(&study.run.id()).unwrap().1.keep(|row| row.quantity == "gradient noise");
    let small = |row: &Measured<'_>| (row.n, row.estimator) == (Some(15), Some("2 batches")) && row.value.is_finite();
    assert!(!noise.is_empty() && noise.measured().iter().all(small));

    let few = Data::new(Dataset::digits_with(0, 30, 10)).unwrap();
    assert!(study::check([&study], &few).unwrap_err().to_string().contains("information about the label"));
}
