//! A validation gives the same rows twice, and what is stored is not measured again.

use interlayer_experiments::Sources;
use interlayer_experiments::mutual_info::validation::{Candidate, Profile, Suite};
use interlayer_experiments::results::{Validation, ValidationRow};
use interlayer_experiments::validate::run;

const ESTIMATORS: usize = 8;

/// Dense Gaussians of up to 5 + 5 coordinates, 60 samples.
fn suite(seeds: &[u64]) -> Suite {
    let mut suite = Suite::new(Profile::Quick, Some(seeds));
    suite.families.retain(|family| family.name == "dense");
    suite.families[0].problems.truncate(4);
    suite.sizes = vec![60];
    suite
}

fn without_times(table: &Validation) -> Vec<ValidationRow> {
    table.rows().iter().map(|row| ValidationRow { seconds: 0.0, ..row.clone() }).collect()
}

/// The table, and how many estimates were found stored.
fn measure(suite: &Suite, folder: &std::path::Path) -> (Validation, usize) {
    let mut stored = 0;
    let table = run(suite, folder, &Sources::default(), |progress| stored += progress.stored.0).unwrap();
    (table, stored)
}

#[test]
fn the_same_rows_twice_and_every_row_expected() {
    let folders = [0, 1].map(|_| tempfile::tempdir().unwrap());
    let [first, second] = folders.each_ref().map(|folder| measure(&suite(&[3, 8]), folder.path()).0);
    assert_eq!(without_times(&first), without_times(&second));

    let rows = first.rows();
    assert_eq!(rows.len(), 4 * 2 * ESTIMATORS);
    let expected = [1, 2, 3, 5].iter().flat_map(|&dims| {
        [3, 8].into_iter().flat_map(move |seed| Candidate::all((1, 1)).map(|e| (dims, dims, 60, seed, e.to_string())))
    });
    let found = rows.iter().map(|r| (r.dims_x, r.dims_y, r.n, r.seed, r.estimator.clone()));
    assert!(found.eq(expected));
    for row in rows {
        // LNC needs more neighbours than coordinates; all others have something to say.
        let refused = row.estimator == "LNC, k = 10" && row.dims_x == 5;
        assert_eq!((row.bits.is_none(), row.refusal.is_some()), (refused, refused), "{row:?}");
    }
    let summaries = first.summaries();
    assert_eq!(summaries.len(), 4 * ESTIMATORS);
    assert!(summaries.iter().all(|s| s.seeds == if s.refusal.is_some() { 0 } else { 2 }));
}

#[test]
fn a_second_start_does_only_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let each = 4 * ESTIMATORS;
    let (first, stored) = measure(&suite(&[3]), folder.path());
    assert_eq!(stored, 0);
    let (again, stored) = measure(&suite(&[3]), folder.path());
    assert_eq!(stored, each);
    assert_eq!(again, first, "times included");
    let (more, stored) = measure(&suite(&[3, 8]), folder.path());
    assert_eq!((stored, more.rows().len()), (each, 2 * each));
    // Those of other seeds stay in the file and out of the table.
    let (other, stored) = measure(&suite(&[8]), folder.path());
    assert_eq!((stored, other.rows().len()), (each, each));
    let file = folder.path().join("dense.parquet");
    assert_eq!(Validation::load(&file).unwrap().1.rows().len(), 2 * each);

    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let (anew, stored) = measure(&suite(&[3]), folder.path());
    assert_eq!(stored, 0);
    assert_eq!(without_times(&anew), without_times(&first));
}
