//! A second look at runs sees what the runs saw.

use interlayer_experiments::datasets::Dataset;
use interlayer_experiments::results::{EstimateRow, Store};
use interlayer_experiments::{Data, run};
use interlayer_paper::study::{self, Shelves, Study, StudyProgress};
use interlayer_paper::{Panel, Plan, Profile};

/// The shortcut residual network of Figure 5B, made small, and its study.
fn plan(data: &Dataset) -> (Plan, Study) {
    let mut plan = Plan::new(Profile::Quick, &[Panel::Architectures], &data.name, &data.checksum, None);
    plan.runs.retain(|planned| planned.run.architecture.name() == "shortcut-residual");
    let planned = &mut plan.runs[0];
    planned.run.width = 16;
    planned.run.training.epochs = 3;
    let study = Study { run: planned.run.clone(), until: 3, layers: true, batch_size: 100, batches: 5 };
    (plan, study)
}

fn look(study: &Study, data: &Data, shelves: &Shelves) -> usize {
    let mut epochs = 0;
    let count = |event: StudyProgress<'_>| epochs += usize::from(matches!(event, StudyProgress::Epoch { .. }));
    study::run(std::slice::from_ref(study), data, shelves, None, count).unwrap();
    epochs
}

#[test]
fn a_second_look_sees_what_the_run_saw_and_more() {
    let digits = Dataset::digits_with(0, 700, 300);
    let (plan, study) = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("runs")).unwrap();
    run(&plan.jobs(), &data, &store, None, |_| {}).unwrap();
    let shelves = Shelves::open(folder.path()).unwrap();
    assert_eq!(look(&study, &data, &shelves), 3);
    assert_eq!(look(&study, &data, &shelves), 0, "a kept study is not done again");

    let id = study.run.id();
    let estimates = shelves.estimates.read(&id).unwrap().1;
    let of = |epoch: u32, momentum: Option<f64>, y: &str| -> Vec<&EstimateRow> {
        let wanted = |e: &&EstimateRow| e.epoch == epoch && e.momentum == momentum && e.x == "first" && e.y == y;
        estimates.iter().filter(wanted).collect()
    };
    for row in store.load(&id).unwrap().1.rows() {
        // The statistics are followed outside the network, on single precision: the last digits may differ.
        let running = of(row.epoch, Some(0.99), "merged")[0];
        assert!((running.bits - row.mi_merged.unwrap().bits).abs() < 1e-3, "epoch {}", row.epoch);
        assert!((running.test_error - row.test_error).abs() < 0.004);
        let batch = of(row.epoch, None, "merged")[0];
        assert_eq!(batch.test_error, row.test_error_batch);
        if let Some(information) = row.mi_merged_batch {
            assert_eq!(batch.bits, information.bits);
        }
        // Faster statistics are other statistics.
        assert_ne!(of(row.epoch, Some(0.9), "merged")[0].bits, running.bits);
    }

    // first, hidden.0 to 4, last and merged: 28 pairs, and 8 with the label; beside them eight other choices of two.
    let under_batch: Vec<_> = estimates.iter().filter(|e| e.epoch == 1 && e.momentum.is_none()).collect();
    let standard = |e: &&&EstimateRow| e.k == 3 && e.n == 300 && e.scaling == "none" && e.shuffle.is_none();
    assert_eq!(under_batch.iter().filter(|e| e.y == "label").count(), 8);
    assert_eq!(under_batch.iter().filter(standard).filter(|e| e.y != "label").count(), 28);
    let shuffled = of(1, None, "merged").into_iter().find(|e| e.shuffle.is_some()).unwrap();
    assert!(shuffled.bits.abs() < 0.3, "{}", shuffled.bits);

    let gradients = shelves.gradients.read(&id).unwrap().1;
    let layers: Vec<&str> = gradients.iter().filter(|g| g.epoch == 2).map(|g| g.layer.as_str()).collect();
    assert_eq!(layers.len(), 9, "{layers:?}");
    let all = gradients.iter().find(|g| g.epoch == 2 && g.layer == "all").unwrap();
    let rest = gradients.iter().filter(|g| g.epoch == 2 && g.layer != "all");
    let summed: f64 = rest.map(|g| g.noise * g.noise).sum();
    assert!((summed.sqrt() / all.noise - 1.0).abs() < 1e-9 && all.signal > 0.0);
}

#[test]
fn a_study_that_stopped_earlier_or_compared_no_layers_is_done_again() {
    // Few images: batches of gradients are smaller, and estimates by more neighbours are left out.
    let digits = Dataset::digits_with(0, 30, 11);
    let (_, study) = plan(&digits);
    let data = Data::new(digits).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let shelves = Shelves::open(folder.path()).unwrap();
    assert_eq!(look(&Study { layers: false, until: 2, ..study.clone() }, &data, &shelves), 2);
    assert_eq!(look(&Study { layers: false, ..study.clone() }, &data, &shelves), 3);
    assert_eq!(look(&study, &data, &shelves), 3);
    assert_eq!(look(&Study { layers: false, until: 2, ..study.clone() }, &data, &shelves), 0);
    let gradients = shelves.gradients.read(&study.run.id()).unwrap().1;
    assert!(gradients.iter().all(|row| row.batch_size == 15 && row.batches == 2 && row.noise.is_finite()));

    let few = Data::new(Dataset::digits_with(0, 30, 10)).unwrap();
    assert!(study::check([&study], &few).unwrap_err().to_string().contains("information about the label"));
}
