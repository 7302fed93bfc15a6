//! What is kept is not run again, and the same seeds give the same bytes.

use std::num::NonZeroUsize;

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::results::Store;
use interlayer_experiments::{Data, Error, Panel, Plan, Profile, Progress, run};

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
fn train(plan: &Plan, data: &Data, store: &Store) -> Result<u32, Error> {
    let mut epochs = 0;
    run(plan, data, store, None, |event| epochs += u32::from(matches!(event, Progress::Epoch { .. })))?;
    Ok(epochs)
}

#[test]
fn a_second_start_does_only_what_is_missing() {
    let digits = digits();
    let plan = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();

    assert_eq!(train(&plan, &data, &store).unwrap(), 6);
    assert_eq!(train(&plan, &data, &store).unwrap(), 0);

    // One run lost, and one cut short as by a crash of the disk: both are done again, and come out the same.
    let [first, second] = [0, 1].map(|index| plan.runs[index].run.id());
    let before = store.load_all().unwrap().0.rows();
    std::fs::remove_file(store.path(&first)).unwrap();
    assert_eq!(train(&plan, &data, &store).unwrap(), 3);
    let whole = std::fs::read(store.path(&second)).unwrap();
    std::fs::write(store.path(&second), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(train(&plan, &data, &store).unwrap(), 3);
    assert_eq!(store.load_all().unwrap().0.rows(), before);
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
    let store = Store::open(folder.path()).unwrap();
    train(&plan, &data, &store).unwrap();
    let rows = store.load_all().unwrap().0.rows();
    assert_eq!(rows.len(), 4);
    for row in rows {
        let (merged, last) = (row.mi_merged.unwrap(), row.mi_last);
        assert_eq!(last.is_some(), row.epoch == 1);
        assert_eq!(row.mi_merged_batch.is_some(), row.epoch == 1);
        assert!(merged.bits < row.ceiling && row.ceiling > 6.0);
        if let Some(last) = last {
            // Only a shortcut makes what the output layer receives another thing than the last layer.
            assert_eq!(last == merged, row.architecture == "mlp");
        }
    }
}

#[test]
fn the_same_seeds_give_the_same_bytes_side_by_side_or_one_by_one() {
    let digits = digits();
    let plan = plan(&digits);
    let data = Data::new(digits).unwrap();
    let bytes = |side_by_side: usize| -> Vec<Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        run(&plan, &data, &store, NonZeroUsize::new(side_by_side), |_| {}).unwrap();
        plan.runs.iter().map(|planned| std::fs::read(store.path(&planned.run.id())).unwrap()).collect()
    };
    let once = bytes(1);
    assert_eq!(bytes(2), once);
    assert_ne!(once[0], once[1], "two seeds");
}
