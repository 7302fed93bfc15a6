//! Bad mirrors, the next mirror, and the cache.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use interlayer_datasets::{Dataset, Error, FileState, MirrorDefect, Mnist, Timeouts};

use super::sample;
use super::server::{Manner, Mirror};

fn source(cache: &Path, mirrors: &[&Mirror]) -> Mnist {
    let timeouts =
        Timeouts { connect: Duration::from_secs(5), stall: Duration::from_secs(1), file: Duration::from_secs(2) };
    Mnist::new()
        .published(sample::published())
        .folder(None)
        .cache(cache)
        .mirrors(mirrors.iter().map(|mirror| mirror.url.as_str()))
        .timeouts(timeouts)
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// What is said of a mirror of this manner when no other is there.
fn defect_of(manner: Manner) -> MirrorDefect {
    let cache = temporary();
    let mirror = Mirror::start(manner);
    match Dataset::mnist_from(&source(cache.path(), &[&mirror]), |_| ()) {
        Err(Error::Unavailable(why)) => {
            assert_eq!((why.name, why.failures.len()), (sample::NAMES[0], 1));
            assert_eq!(why.failures[0].url, format!("{}{}.gz", mirror.url, sample::NAMES[0]));
            why.failures[0].defect.clone()
        }
        other => panic!("expected Unavailable, got {other:?}"),
    }
}

#[test]
fn each_bad_manner_is_named() {
    assert_eq!(defect_of(Manner::NotFound), MirrorDefect::Status(404));
    assert!(matches!(defect_of(Manner::Truncated), MirrorDefect::Transport(_)));
    assert!(matches!(defect_of(Manner::CutWithoutLength), MirrorDefect::Content(_)));
    let expected = sample::published().files[0].sha256.clone();
    let found = sample::sha256(b"another file altogether");
    assert_eq!(defect_of(Manner::WrongBytes), MirrorDefect::Checksum { expected, found });
    assert!(matches!(defect_of(Manner::Page), MirrorDefect::Checksum { .. }));
}

#[test]
fn a_slow_mirror_is_left() {
    for manner in [Manner::Stalling, Manner::Trickling] {
        let start = Instant::now();
        let defect = defect_of(manner);
        assert!(matches!(defect, MirrorDefect::Slow(_)), "{defect:?}");
        assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
    }
}

#[test]
fn the_second_mirror_works() {
    let bad = [
        Manner::NotFound,
        Manner::Truncated,
        Manner::CutWithoutLength,
        Manner::WrongBytes,
        Manner::Page,
        Manner::Stalling,
        Manner::Trickling,
    ];
    for manner in bad {
        let cache = temporary();
        sample::write_plain(cache.path());
        fs::remove_file(cache.path().join(sample::NAMES[2])).expect("a writable cache");
        let (first, second) = (Mirror::start(manner), Mirror::start(Manner::Honest));
        let sample = Dataset::mnist_from(&source(cache.path(), &[&first, &second]), |_| ()).expect("a second mirror");
        assert_eq!((sample.train.len(), sample.test.len()), (sample::TRAIN, sample::TEST));
        assert_eq!(sample.name, "sample");
        assert_eq!((first.requests(), second.requests()), (1, 1));
    }
}

#[test]
fn a_mirror_may_send_the_content_unpacked() {
    let cache = temporary();
    let mirror = Mirror::start(Manner::Plain);
    assert!(Dataset::mnist_from(&source(cache.path(), &[&mirror]), |_| ()).is_ok());
}

#[test]
fn the_cache_spares_the_mirror() {
    let cache = temporary();
    let mirror = Mirror::start(Manner::Honest);
    let source = source(&cache.path().join("made/on/the/way"), &[&mirror]);
    let first = Dataset::mnist_from(&source, |_| ()).expect("an honest mirror");
    let second = Dataset::mnist_from(&source, |_| panic!("nothing to download")).expect("a full cache");
    assert_eq!(first, second);
    assert_eq!(mirror.requests(), 4);
    let mut names: Vec<_> = fs::read_dir(source.cache_folder())
        .expect("the cache")
        .map(|entry| entry.expect("a readable cache").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut expected = sample::NAMES;
    expected.sort();
    assert_eq!(names, expected, "the cache holds the four files and no half ones");
}

#[test]
fn a_damaged_cache_is_mended_file_by_file() {
    let cache = temporary();
    sample::write_plain(cache.path());
    fs::write(cache.path().join(sample::NAMES[1]), "half").expect("a writable cache");
    let cut = &sample::gzip(&sample::contents()[2])[..50];
    fs::remove_file(cache.path().join(sample::NAMES[2])).expect("a writable cache");
    fs::write(cache.path().join(format!("{}.gz", sample::NAMES[2])), cut).expect("a writable cache");

    let mirror = Mirror::start(Manner::Honest);
    let source = source(cache.path(), &[&mirror]);
    let states = || source.verify().expect("a readable cache").iter().map(|file| file.state).collect::<Vec<_>>();
    use FileState::{Damaged, Intact};
    assert_eq!(states(), [Intact, Damaged, Damaged, Intact]);
    assert!(Dataset::mnist_from(&source, |_| ()).is_ok());
    assert_eq!(mirror.requests(), 2);
    assert_eq!(states(), [Intact; 4]);
}

#[test]
fn another_file_in_the_users_folder_is_an_error() {
    let (folder, cache) = (temporary(), temporary());
    sample::write_plain(folder.path());
    let mirror = Mirror::start(Manner::Honest);
    let source = source(cache.path(), &[&mirror]).folder(Some(folder.path().to_path_buf()));
    assert!(Dataset::mnist_from(&source, |_| ()).is_ok());
    assert_eq!(mirror.requests(), 0);

    let path = folder.path().join(sample::NAMES[3]);
    fs::write(&path, sample::label_file(11)).expect("a writable folder");
    match Dataset::mnist_from(&source, |_| ()) {
        Err(Error::Checksum { path: named, expected, found, cache: None }) => {
            assert_eq!(named, path);
            assert_eq!(expected, sample::published().files[3].sha256);
            assert_eq!(found, sample::sha256(&sample::label_file(11)));
        }
        other => panic!("expected Checksum, got {other:?}"),
    }

    fs::remove_file(&path).expect("a writable folder");
    assert!(Dataset::mnist_from(&source, |_| ()).is_ok(), "a missing file comes from the mirror");
    assert_eq!(mirror.requests(), 1);
}

#[test]
fn a_damaged_copy_in_the_users_folder_is_told_from_the_cache() {
    let (folder, cache) = (temporary(), temporary());
    sample::write_plain(folder.path());
    let source = source(cache.path(), &[]).folder(Some(folder.path().to_path_buf()));
    let name = sample::NAMES[0];
    let cut = &sample::gzip(&sample::contents()[0])[..50];
    fs::remove_file(folder.path().join(name)).expect("a writable folder");
    fs::write(folder.path().join(format!("{name}.gz")), cut).expect("a writable folder");
    let error = || Dataset::mnist_from(&source, |_| ()).expect_err("a damaged file");
    assert!(matches!(error(), Error::Damaged { cache: None, .. }), "{:?}", error());
    assert_eq!(source.intact_cache(), None);
    let file = &source.verify().expect("readable folders")[0];
    assert_eq!((file.state, file.bytes), (FileState::Damaged, 50));

    sample::write_plain(cache.path());
    assert_eq!(source.intact_cache(), Some(cache.path()));
    assert!(matches!(error(), Error::Damaged { cache: Some(_), .. }), "{:?}", error());
    let text = error().to_string();
    let intact = format!("unset INTERLAYER_MNIST_DIR, since the cache {} is intact", cache.path().display());
    assert!(text.contains("is damaged") && text.ends_with(&intact), "{text}");
    // No mirror: what the cache has is not denied.
    let text = source.fetch(|_| ()).expect_err("no mirror").to_string();
    assert!(text.contains("has an intact copy, which stays") && !text.contains("no intact copy"), "{text}");
}

#[test]
fn verify_and_fetch_report_each_file() {
    let cache = temporary();
    let mirror = Mirror::start(Manner::Honest);
    let source = source(cache.path(), &[&mirror]);
    let missing = source.verify().expect("an empty cache is no error");
    assert!(missing.iter().all(|file| file.state == FileState::Missing && file.bytes == 0 && file.sha256.is_empty()));

    let mut last = None;
    for round in 1..=2 {
        let fetched = source
            .fetch(|progress| {
                assert!(progress.total.is_some_and(|total| progress.bytes <= total));
                last = Some((progress.name.to_owned(), progress.bytes, progress.total));
            })
            .expect("an honest mirror");
        assert_eq!(mirror.requests(), 4 * round, "fetch downloads whatever is there");
        assert_eq!(fetched, source.verify().expect("a full cache"));
        for ((file, name), content) in fetched.iter().zip(sample::NAMES).zip(sample::contents()) {
            assert!(file.ok());
            assert_eq!((file.name, file.bytes), (name, content.len() as u64));
            assert_eq!(file.sha256, sample::sha256(&content));
            assert_eq!(fs::read(&file.path).expect("a cached file"), content);
        }
    }
    let whole = sample::gzip(&sample::contents()[3]).len() as u64;
    assert_eq!(last, Some((sample::NAMES[3].to_owned(), whole, Some(whole))));
}

#[test]
fn the_default_cache_is_below_the_workspace() {
    let source = Mnist::new();
    assert!(source.cache_folder().ends_with("data/cache/mnist"), "{}", source.cache_folder().display());
    assert!(source.cache_folder().ancestors().any(|folder| folder.join("Cargo.lock").is_file()));
}

#[test]
fn a_named_folder_that_is_not_there_is_said() {
    let cache = temporary();
    let nowhere = cache.path().join("nowhere");
    let source = Mnist::new().folder(Some(nowhere.clone())).cache(cache.path()).mirrors(Vec::<String>::new());
    let text = Dataset::mnist_from(&source, |_| ()).expect_err("nothing is there").to_string();
    assert!(text.contains(&format!("{} ({}) is not a folder", nowhere.display(), Mnist::ENVIRONMENT)), "{text}");
}

#[test]
fn a_cache_that_cannot_be_written_is_found_before_the_download() {
    let room = temporary();
    let file = room.path().join("cache");
    fs::write(&file, "").expect("a writable folder");
    let mirror = Mirror::start(Manner::Honest);
    let text = source(&file, &[&mirror]).fetch(|_| ()).expect_err("a file is in the way").to_string();
    assert!(text.contains(&format!("{} is a file, and a folder is needed", file.display())), "{text}");
    assert_eq!(mirror.requests(), 0);
}

#[test]
fn offline_names_three_ways_out() {
    let cache = temporary();
    // A port that was free a moment ago: the connection is refused.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a free port");
    let source = Mnist::new().folder(None).cache(cache.path()).mirrors([format!("http://{closed}")]);
    let error = Dataset::mnist_from(&source, |_| ()).expect_err("nothing listens there");
    let text = error.to_string();
    for part in [
        "train-images-idx3-ubyte",
        &closed.to_string(),
        &format!("set {} to", Mnist::ENVIRONMENT),
        &format!("put the four files into {}", cache.path().display()),
        "use the built-in digits",
    ] {
        assert!(text.contains(part), "no {part:?} in: {text}");
    }
}
