//! `interlayer train`: what is trained, stored and drawn, and what is refused at once.

use std::fs;

use super::room::{Room, Said};

/// A folder with a table of three classes, 90 rows.
fn room() -> Room {
    let room = Room::new();
    let row = |i: usize| {
        let (class, noise) = (i % 3, |salt: usize| ((i * 97 + salt).wrapping_mul(2_654_435_761) >> 7) % 1000);
        let value = |salt| (class * (salt + 1)) as f64 + noise(salt) as f64 / 700.0;
        format!("{},{},{},{}\n", value(0), value(1), value(2), ["red", "green", "blue"][class])
    };
    let rows: String = (0..90).map(row).collect();
    fs::write(room.path("three.csv"), format!("a,b,c,label\n{rows}")).unwrap();
    room
}

const NETWORK: [&str; 6] = ["--architecture", "shortcut", "--width", "8", "--depth", "3"];

fn train(room: &Room, words: &[&str]) -> Said {
    let data = ["--dataset", "three.csv"];
    room.run(["train"].iter().chain(&data).chain(words))
}

fn of_network(room: &Room, words: &[&str]) -> Said {
    train(room, &[&NETWORK, words].concat())
}

#[test]
fn a_network_is_trained_stored_and_drawn() {
    let room = room();
    let words = [
        "--activation",
        "relu",
        "--dropout",
        "20",
        "--epochs",
        "6",
        "--optimiser",
        "sgd",
        "--momentum",
        "0.9",
        "--nesterov",
        "--schedule",
        "step:2:0.5",
        "--warm-up",
        "1",
        "--clip-norm",
        "5",
        "--weight-decay",
        "1e-4",
        "--batch-size",
        "20",
        "--initialiser",
        "he-normal",
        "--neighbours",
        "4",
        "--name",
        "mine",
        "--weights",
        "w/mine.safetensors",
        "--checkpoint",
        "c/mine.checkpoint",
    ];
    let said = of_network(&room, &words);
    said.succeeds();
    // (3 + 3) 16 + (16 + 3) 8 + 2 (8 + 3) 8 + (8 + 3) 16 + (16 + 1) 3
    let network = "network: mine; widths 3, 16, 8 (3 times), 16, 3; linear, batch norm, ReLU; 1 skip; 651 parameters";
    for line in [network, "mine w8 d3 s0  epoch 6/6  loss", "after 6 epochs: test error", "under batch statistics"] {
        assert!(said.out.contains(line), "no {line:?} in {said:?}");
    }
    let stored = room.names("data/results/own");
    assert!(stored.len() == 2 && stored[0].starts_with("mine-w8-d3-s0-e6-three-"), "{stored:?}");
    let run = stored[0].trim_end_matches(".json").to_owned();
    for figure in ["network", "error-vs-information", "learning-curves"] {
        for extension in ["svg", "pdf", "png", "json"] {
            assert!(room.path(format!("figures/own/{run}/{figure}.{extension}")).is_file(), "{figure}.{extension}");
        }
    }
    assert!(room.path("w/mine.safetensors").is_file() && room.path("c/mine.checkpoint").is_file());

    // The same command again: nothing is trained, and the same is drawn.
    let rows = fs::read(room.path(format!("data/results/own/{run}.parquet"))).unwrap();
    let again = of_network(&room, &words);
    again.succeeds();
    assert!(again.out.contains(&format!("{run}: stored, not trained again")), "{again:?}");
    assert!(!again.out.contains("  epoch ") && again.out.contains("learning-curves.svg"), "{again:?}");
    // Its checkpoint has all epochs.
    fs::remove_file(room.path(format!("data/results/own/{run}.parquet"))).unwrap();
    let restored = of_network(&room, &words);
    restored.succeeds();
    assert!(restored.out.contains("nothing is left to train"), "{restored:?}");
    assert_eq!(fs::read(room.path(format!("data/results/own/{run}.parquet"))).unwrap(), rows);
}

#[test]
fn weights_that_are_missing_are_trained_again() {
    let room = room();
    let words = ["--epochs", "2", "--weights", "net.safetensors"];
    of_network(&room, &words).succeeds();
    let weights = fs::read(room.path("net.safetensors")).unwrap();
    assert!(of_network(&room, &words).out.contains("stored, not trained again"));
    // Those of another run are in the file.
    of_network(&room, &["--epochs", "3", "--weights", "net.safetensors"]).succeeds();
    let said = of_network(&room, &words);
    said.succeeds();
    assert!(said.out.contains("stored, and trained again for its weights"), "{said:?}");
    assert_eq!(fs::read(room.path("net.safetensors")).unwrap(), weights);
}

#[test]
fn widths_of_layers_describe_a_plain_network() {
    let room = room();
    let said =
        train(&room, &["--layers", "8,4,4,8", "--normalisation", "none", "--epochs", "3", "--optimiser", "adamw"]);
    said.succeeds();
    assert!(said.out.contains("network: layers-no-norm; widths 3, 8, 4 (2 times), 8, 3; linear, tanh; "), "{said:?}");
    // Without batch normalisation there is one evaluation.
    assert!(!said.out.contains("batch statistics"), "{said:?}");
    // Every activation and normalisation can be trained.
    for activation in ["tanh", "relu", "leaky-relu", "gelu", "sigmoid", "identity"] {
        for normalisation in ["batch", "layer"] {
            let words =
                ["--layers", "4,4", "--activation", activation, "--normalisation", normalisation, "--epochs", "1"];
            train(&room, &words).succeeds();
        }
    }
    assert_eq!(room.names("data/results/own").len(), 2 * 13);
}

#[test]
fn a_training_that_gets_no_better_ends() {
    let room = room();
    // Labels that have nothing to do with the values.
    let scattered = |i: usize, salt: usize| ((i * 97 + salt).wrapping_mul(2_654_435_761) >> 7) % 1000;
    let rows: String =
        (0..90).map(|i| format!("{},{},{}\n", scattered(i, 0), scattered(i, 1), scattered(i, 2) % 3)).collect();
    fs::write(room.path("chance.csv"), format!("a,b,label\n{rows}")).unwrap();
    let words = ["train", "--layers", "16,16", "--dataset", "chance.csv", "--epochs", "200", "--stop-early", "3"];
    let said = room.run(words);
    said.succeeds();
    assert!(said.out.contains("stopped early, after ") && said.out.contains(" of 200 epochs"), "{said:?}");
    let again = room.run(words);
    assert!(again.out.contains("not trained again") && again.out.contains("stopped early, after "), "{again:?}");
}

#[test]
fn a_network_too_long_for_a_diagram_is_trained() {
    let room = room();
    let said = train(&room, &["--architecture", "residual", "--width", "2", "--depth", "60", "--epochs", "1"]);
    said.succeeds();
    assert!(said.out.contains("no diagram of the network: ") && said.out.contains("learning-curves.svg"), "{said:?}");
}

/// What is typed, and what the error says.
const WRONG: [(&[&str], &[&str]); 34] = [
    (&[], &["no network is described", "--architecture", "--layers"]),
    (&["--architecture", "mlp"], &["--architecture mlp has no size", "--width and --depth"]),
    (&["--width", "8", "--depth", "3"], &["need an architecture", "shortcut-residual"]),
    (&["--architecture", "mpl", "--width", "8", "--depth", "3"], &["'mpl'", "--architecture", "mlp, shortcut"]),
    (&["--architecture", "mlp", "--width", "0", "--depth", "3"], &["'0'", "--width", "from 1 to 65536"]),
    (&["--architecture", "mlp", "--width", "8", "--depth", "0"], &["'0'", "--depth", "from 1 to 1000"]),
    (&["--layers", "8,8", "--depth", "3"], &["--depth and --layers", "give one of them"]),
    (&["--layers", "8"], &["--layers 8 is one layer", "at least two"]),
    (&["--layers", "8,0"], &["'0'", "--layers", "from 1 to 65536"]),
    (&["--layers", "8,8", "--dropout", "100"], &["'100'", "--dropout", "from 1 to 99"]),
    (&["--layers", "8,8", "--activation", "swish"], &["'swish'", "--activation", "leaky-relu, gelu"]),
    (&["--layers", "8,8", "--normalisation", "group"], &["'group'", "--normalisation", "batch, layer, none"]),
    (&["--layers", "8,8", "--momentum", "0.9"], &["--momentum has no effect", "--optimiser sgd"]),
    (&["--layers", "8,8", "--nesterov"], &["--nesterov has no effect", "--momentum 0.9"]),
    (&["--layers", "8,8", "--optimiser", "sgd", "--nesterov"], &["--nesterov has no effect", "--momentum 0.9"]),
    (&["--layers", "8,8", "--optimiser", "sgd", "--momentum", "1"], &["'1'", "--momentum", "above 0 and below 1"]),
    (&["--layers", "8,8", "--optimiser", "lion"], &["'lion'", "--optimiser", "rmsprop, sgd, adam, adamw"]),
    (&["--layers", "8,8", "--learning-rate", "-1"], &["'-1'", "--learning-rate", "above 0"]),
    (&["--layers", "8,8", "--schedule", "linear"], &["'linear'", "--schedule", "step:EVERY:FACTOR"]),
    (&["--layers", "8,8", "--schedule", "step:60:0.5"], &["--schedule has no effect", "60 epochs", "--epochs"]),
    (&["--layers", "8,8", "--schedule", "cosine", "--warm-up", "60"], &["after --warm-up 60"]),
    (&["--layers", "8,8", "--stop-early", "59"], &["--stop-early 59 has no effect", "60 epochs"]),
    (&["--layers", "8,8", "--batch-size", "1"], &["--batch-size 1", "at least 2", "--normalisation"]),
    (&["--layers", "8,8", "--batch-size", "72"], &["--batch-size 72 has no effect", "72 training samples"]),
    (&["--layers", "8,8", "--neighbours", "17"], &["18 test images are too few", "k = 17"]),
    (&["--layers", "8,8", "--variant", "npeet"], &["'npeet'", "--variant", "tie-aware, ksg1, ksg2"]),
    (&["--layers", "8,8", "--initialiser", "zeros"], &["'zeros'", "--initialiser", "he-uniform"]),
    (&["--layers", "8,8", "--device", "cuda"], &["'cuda'", "--device", "trained on the CPU for now", "give auto, cpu"]),
    (&["--layers", "8,8", "--name", ".net"], &["'.net'", "--name", "does not start with a dot"]),
    (&["--layers", "8,8", "--weights", "three.csv"], &["--weights three.csv", "name another file"]),
    (&["--layers", "8,8", "--weights", "."], &["--weights `.`", "a file is needed"]),
    (&["--layers", "8,8", "--weights", "a", "--checkpoint", "a"], &["--weights and --checkpoint", "name two files"]),
    (&["--layers", "8,8", "--checkpoint", "three.csv"], &["three.csv", "no checkpoint", "name another file"]),
    (&["--layers", "65536,65536,65536,65536,65536,65536"], &["of memory", "make it smaller (--layers)"]),
];

#[test]
fn what_does_not_fit_is_refused_before_the_training() {
    let room = room();
    let table = fs::read(room.path("three.csv")).unwrap();
    for (words, expected) in WRONG {
        let said = train(&room, words);
        assert!([Some(1), Some(2)].contains(&said.code), "{words:?}: {said:?}");
        for words in expected {
            assert!(said.err.contains(words), "no {words:?} in {said:?}");
        }
        assert!(!said.out.contains("  epoch "), "{said:?}");
    }
    assert!(room.names("data/results/own").is_empty());
    assert_eq!(fs::read(room.path("three.csv")).unwrap(), table);
    let nowhere = room.run(["train", "--layers", "8,8", "--dataset", "nowhere"]);
    nowhere.refuses(&["give auto, mnist, digits, or a folder"]);
}

#[test]
fn the_checkpoint_of_another_training_is_not_used() {
    let room = room();
    of_network(&room, &["--epochs", "2", "--checkpoint", "net.checkpoint"]).succeeds();
    let other = of_network(&room, &["--epochs", "3", "--checkpoint", "net.checkpoint"]);
    other.refuses(&["net.checkpoint", "it holds the checkpoint of the training shortcut-w8-d3-s0-e2-three-"]);
}

#[test]
fn a_training_that_diverges_says_so() {
    let room = room();
    let said = of_network(&room, &["--optimiser", "sgd", "--learning-rate", "1e30"]);
    said.refuses(&["after epoch 1 ", "the training diverges", "--learning-rate", "--clip-norm"]);
    assert!(room.names("data/results/own").is_empty());
}
