//! Figures that there is nothing for, and figures that need more than their runs.

use std::fs;

use super::room::Room;

#[test]
fn a_named_figure_without_results_is_an_error() {
    let room = Room::new();
    for figure in ["5a", "layers", "plane", "phases"] {
        let name =
            figure.to_uppercase().replace("LAYERS", "layers").replace("PLANE", "plane").replace("PHASES", "phases");
        let said = room.run(["figure", figure]);
        said.refuses(&[&format!("figure {name}: no "), &format!("`reproduce --figure {figure} --profile quick`")]);
        room.run(["figure", figure, "--check"]);
    }
    let check = room.run(["figure", "4a", "--check"]);
    assert_eq!(check.code, Some(1));
    assert!(check.out.starts_with("figure 4A: no results of mnist are stored"), "{check:?}");
    // All that there is: the diagrams.
    let all = room.run(["figure"]);
    all.succeeds();
    assert!(room.names("figures").contains(&"figure-1-mlp.svg".to_owned()));
    assert!(all.err.contains("figure 4A: no results"), "{all:?}");
    // Nothing is made by looking.
    assert!(!room.path("data").exists());
    room.run(["claims"]).refuses(&["no results are stored", "reproduce --profile paper"]);
}

#[test]
fn what_a_figure_needs_is_run() {
    let room = Room::new();
    room.dataset("set", (30, 12), 0);
    let said = room.run(["reproduce", "--figure", "layers,phases", "--dataset", "set"]);
    said.succeeds();
    let drawn = room.names("figures");
    for name in ["figure-layers-set-quick.svg", "figure-phases-set-quick.svg"] {
        assert!(drawn.contains(&name.to_owned()), "{drawn:?}");
    }
    assert!(!drawn.iter().any(|name| name.starts_with("figure-plane")));
    room.run(["figure", "plane"]).succeeds();
    // A part of a figure is drawn, and said to be one.
    let part = room.run(["figure", "5a"]);
    part.succeeds();
    assert!(part.err.contains("figure 5A: 1 of its 2 networks are stored"), "{part:?}");
    room.run(["figure", "4a"]).refuses(&["figure 4A: no results of set are stored"]);

    fs::write(room.path("figures/5a/figure-5a-set-quick.svg"), "<svg/>").unwrap();
    let check = room.run(["figure", "5a", "--check"]);
    assert_eq!(check.code, Some(1));
    assert!(check.out.contains("1 file does not match the stored results"), "{check:?}");
}

#[test]
fn a_figure_that_cannot_be_written_does_not_keep_the_others_from_it() {
    let room = Room::new();
    fs::create_dir_all(room.path("figures/1/figure-1-mlp.svg")).unwrap();
    room.run(["figure", "1", "2"]).refuses(&["figure 1: ", "figure-1-mlp.svg is a folder, and a file is needed"]);
    assert!(room.path("figures/2/figure-2-shortcut.svg").is_file());
}

#[test]
fn counts_are_capped_at_the_cores() {
    let room = Room::new();
    room.dataset("set", (30, 12), 0);
    let said = room.run(["reproduce", "--figure", "5a", "--dataset", "set", "--side-by-side", "100000"]);
    said.succeeds();
    assert!(said.err.contains("--side-by-side 100000: there are"), "{said:?}");
    let said = room.run(["bench", "training", "--size", "0:3"]);
    assert!(said.code == Some(2) && said.err.contains("both at least 1, such as 64:3"), "{said:?}");
}
