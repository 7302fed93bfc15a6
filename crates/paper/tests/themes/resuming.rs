//! What is stored is not run again, and the same seeds give the same bytes.

use std::num::NonZeroUsize;

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::outline::Evaluation;
use interlayer_experiments::quantities::information;
use interlayer_experiments::results::RunStore;
use interlayer_experiments::{Data, Error, Progress, run};
use interlayer_paper::{Panel, Plan, Profile};

/// The smallest networks of Figure 5A, three epochs each.
fn plan(data: &Dataset) -> Plan {
    let mut plan = Plan::new(Profile::Quick, &[Panel::Residuals], &data.name, &data.checksum, Some(&[0, 1]));
    plan.runs.retain(|planned| planned.run.width == 16);
    for planned in &mut plan.runs {
        planned.run.training.epochs = 3;
        planned.run.measurement.all_until = 1;
    }
    assert_eq!(plan.runs.len(), 2);
    plan
}

fn digits() -> Dataset {
    Dataset::digits_with(0, 700, 300)
}

/// Runs the plan; gives how many epochs were trained.
fn train(plan: &Plan, data: &Data, store: &RunStore) -> Result<u32, Error> {
    let mut epochs = 0;
    run(&plan.jobs().unwrap(), data, store, None, |event| {
        epochs += u32::from(matches!(event, Progress::Epoch { .. }))
    })?;
    Ok(epochs)
}

#[test]
fn a_second_start_does_only_what_is_missing() {
    let digits = digits();
    let plan = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = RunStore::open(folder.path()).unwrap();

    assert_eq!(train(&plan, &data, &store).unwrap(), 6);
    assert_eq!(train(&plan, &data, &store).unwrap(), 0);

    // One run lost, and one cut short as by a crash of the disk: both are done again, and come out the same.
    let [first, second] = [0, 1].map(|index| plan.runs[index].run.id());
    let before = store.load_all().unwrap().table.rows();
    std::fs::remove_file(store.path(&first)).unwrap();
    assert_eq!(train(&plan, &data, &store).unwrap(), 3);
    let whole = std::fs::read(store.path(&second)).unwrap();
    std::fs::write(store.path(&second), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(train(&plan, &data, &store).unwrap(), 3);
    assert_eq!(store.load_all().unwrap().table.rows(), before);
}

#[test]
fn a_run_is_stored_alike_whatever_else_was_asked_for() {
    let digits = digits();
    let bytes = |panels: &[Panel]| {
        let mut plan = Plan::new(Profile::Quick, panels, &digits.name, &digits.checksum, None);
        // Figures 5A and 5B both show it.
        plan.runs.retain(|planned| planned.run.architecture.name() == "residual" && planned.run.width == 64);
        assert_eq!(plan.runs.len(), 1);
        plan.runs[0].run.training.epochs = 1;
        let folder = tempfile::tempdir().unwrap();
        let store = RunStore::open(folder.path()).unwrap();
        train(&plan, &Data::new(digits.clone()).unwrap(), &store).unwrap();
        std::fs::read(store.path(&plan.runs[0].run.id())).unwrap()
    };
    assert_eq!(bytes(&[Panel::Residuals]), bytes(&Panel::ALL));
}

#[test]
fn what_would_fail_at_the_end_fails_before_the_first_epoch() {
    let few = Dataset::digits_with(0, 50, 4);
    let plan = plan(&few);
    let folder = tempfile::tempdir().unwrap();
    let store = RunStore::open(folder.path().join("results")).unwrap();
    let refused = |data: &Data| {
        let mut trained = 0;
        let outcome = run(&plan.jobs().unwrap(), data, &store, None, |_| trained += 1);
        assert_eq!(trained, 0);
        outcome.unwrap_err().to_string()
    };
    assert!(refused(&Data::new(few).unwrap()).contains("4 test images are too few"));
    let one = Data::new(Dataset::digits_with(0, 1, 20)).err().unwrap().to_string();
    assert!(one.contains("1 training image is too few"), "{one}");

    std::fs::write(folder.path().join("results"), "").unwrap();
    let said = refused(&Data::new(Dataset::digits_with(0, 50, 10)).unwrap());
    assert!(said.contains("results is a file, and a folder is needed"), "{said}");
}

#[test]
fn a_row_holds_what_was_measured_when() {
    let digits = digits();
    let mut plan = Plan::new(Profile::Quick, &[Panel::Widths], &digits.name, &digits.checksum, None);
    plan.runs.retain(|planned| planned.run.width == 16);
    for planned in &mut plan.runs {
        planned.run.training.epochs = 2;
        planned.run.measurement.all_until = 1;
    }
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = RunStore::open(folder.path()).unwrap();
    train(&plan, &data, &store).unwrap();
    let table = store.load_all().unwrap().table;
    let values = |layer, evaluation| table.values(&information(["first", layer], evaluation));
    let merged = values("merged", Evaluation::Running);
    assert_eq!(merged.len(), 4, "two runs, at both epochs");
    for (layer, evaluation) in
        [("last", Evaluation::Running), ("merged", Evaluation::Batch), ("last", Evaluation::Batch)]
    {
        assert!(values(layer, evaluation).iter().map(|row| row.epoch).eq([1, 1]), "at the first epoch");
    }
    for row in &merged {
        assert!(row.value < row.ceiling.unwrap() && row.ceiling.unwrap() > 6.0);
        assert_eq!((row.estimator, row.k, row.n), (Some("KSG1"), Some(3), Some(300)));
    }
    for last in values("last", Evaluation::Running) {
        let merged = merged.iter().find(|row| row.header == last.header && row.epoch == 1).unwrap();
        // Only a shortcut makes what the output layer receives another thing than the last layer.
        assert_eq!(last.value == merged.value, last.header.architecture == "mlp");
    }
}

#[test]
fn the_same_seeds_give_the_same_bytes_side_by_side_or_one_by_one() {
    let digits = digits();
    let plan = plan(&digits);
    let data = Data::new(digits).unwrap();
    let bytes = |side_by_side: usize| -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let store = RunStore::open(folder.path()).unwrap();
        run(&plan.jobs().unwrap(), &data, &store, NonZeroUsize::new(side_by_side), |_| {}).unwrap();
        plan.runs.iter().map(|planned| std::fs::read(store.path(&planned.run.id())).unwrap()).collect()
    };
    let once = bytes(1);
    assert_eq!(bytes(2), once);
    assert_ne!(once[0], once[1], "two seeds");
}
