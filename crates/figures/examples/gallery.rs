//! Every kind of picture at the sizes of print, for eyes:
//! `cargo run --release -p interlayer-figures --example gallery [FOLDER]`, where the folder is `target/gallery` if not named.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use interlayer_figures::{
    Across, ColourBy, Columns, ErrorVsInformation, Evaluation, Figure, InformationPlane, LayerHeatMap, LearningCurves,
    NetworkDiagram, QuantityChart, Ribbon, Scale, Seeds, error_vs_information, information_plane, layer_heat_map,
    learning_curves, network_diagram, quantity_chart, small_multiples, statistics_side_by_side,
};
use interlayer_outline::{Activation, Builder, Kind, Normalisation, Outline};

use sample::{estimates, grid, hourglass, table, table_of_estimates};

#[path = "../tests/sample.rs"]
mod sample;

type Outcome = Result<(), Box<dyn Error>>;

fn main() -> Outcome {
    let folder = std::env::args().nth(1).map_or_else(|| "target/gallery".into(), PathBuf::from);
    let keep = |name: &str, figure: Figure| -> Outcome {
        figure.save(&folder, name)?;
        // As small as a page on a screen shows it.
        fs::write(folder.join(format!("{name}-screen.png")), figure.png(110)?)?;
        println!("{name}: {}", figure.caption());
        Ok(())
    };
    let parts: [fn(&Keep<'_>) -> Outcome; 7] = [
        figure_4a_and_4b_quick,
        figure_5a_and_5b_quick,
        the_paper_profile_has_many_traces,
        the_seeds_of_the_paper_profile_as_one,
        between_layers,
        any_quantity,
        networks,
    ];
    parts.iter().try_for_each(|part| part(&keep))
}

type Keep<'a> = dyn Fn(&str, Figure) -> Outcome + 'a;

fn any_quantity(keep: &Keep<'_>) -> Outcome {
    let runs = table(&grid(&["mlp", "shortcut"], &[16, 64], &[3], 2), 40);
    let over_epochs = QuantityChart::new("epoch", "test error, batch").title("Test error").y_axis(Scale::Log);
    keep("quantity-epochs", quantity_chart(&runs, &over_epochs)?)?;
    let plane = QuantityChart::new("mutual information (first; merged), batch", "test error, running")
        .colour_by(ColourBy::Width)
        .columns(Columns::Two);
    keep("quantity-plane", quantity_chart(&runs, &plane)?)
}

fn figure_4a_and_4b_quick(keep: &Keep<'_>) -> Outcome {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["mlp", "shortcut"], &[16, 64], &[3], 2);
        for evaluation in Evaluation::BOTH {
            let options = ErrorVsInformation::new("4A")
                .title("Layer widths, three hidden layers")
                .profile("quick")
                .colour_by(ColourBy::Width)
                .evaluation(evaluation)
                .columns(columns);
            let name = format!("4a-quick-{evaluation}-{size}").to_lowercase();
            keep(&name, error_vs_information(&table(&runs, 40), &options)?)?;
        }
        let runs = grid(&["mlp", "shortcut"], &[64], &[1, 3, 19], 1);
        let options = ErrorVsInformation::new("4B")
            .title("Numbers of hidden layers, W = 64")
            .profile("quick")
            .colour_by(ColourBy::Depth)
            .columns(columns);
        keep(&format!("4b-quick-{size}"), error_vs_information(&table(&runs, 40), &options)?)?;
    }
    Ok(())
}

fn figure_5a_and_5b_quick(keep: &Keep<'_>) -> Outcome {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["residual"], &[16, 32, 64, 128], &[3], 1);
        let options = ErrorVsInformation::new("5A")
            .title("Residual networks of several widths")
            .profile("quick")
            .colour_by(ColourBy::Width)
            .columns(columns);
        keep(&format!("5a-quick-{size}"), error_vs_information(&table(&runs, 60), &options)?)?;
        let runs = grid(&["mlp", "shortcut", "residual", "shortcut-residual"], &[64], &[3], 2);
        let options =
            ErrorVsInformation::new("5B").title("Architectures, W = 64, D = 3").profile("quick").columns(columns);
        keep(&format!("5b-quick-{size}"), error_vs_information(&table(&runs, 60), &options)?)?;
    }
    Ok(())
}

fn the_paper_profile_has_many_traces(keep: &Keep<'_>) -> Outcome {
    for columns in [Columns::One, Columns::Two] {
        let size = format!("{columns:?}").to_lowercase();
        let runs = grid(&["mlp", "shortcut"], &[16, 32, 64, 128], &[3], 5);
        let options = ErrorVsInformation::new("4A")
            .title("Layer widths, three hidden layers")
            .profile("paper")
            .colour_by(ColourBy::Width)
            .columns(columns);
        keep(&format!("4a-paper-{size}"), error_vs_information(&table(&runs, 200), &options)?)?;
        let runs = grid(&["mlp", "shortcut"], &[64], &[1, 3, 5, 9, 19], 5);
        let options = ErrorVsInformation::new("4B")
            .title("Numbers of hidden layers, W = 64")
            .profile("paper")
            .colour_by(ColourBy::Depth)
            .columns(columns);
        keep(&format!("4b-paper-{size}"), error_vs_information(&table(&runs, 200), &options)?)?;
        let runs =
            grid(&["mlp", "shortcut", "residual", "shortcut-residual", "mine", "densely connected"], &[64], &[3], 3);
        let options = ErrorVsInformation::new("5B").title("With two others").profile("paper").columns(columns);
        keep(&format!("5b-own-{size}"), error_vs_information(&table(&runs, 200), &options)?)?;
    }
    Ok(())
}

fn the_seeds_of_the_paper_profile_as_one(keep: &Keep<'_>) -> Outcome {
    let widths = table(&grid(&["mlp", "shortcut"], &[16, 32, 64, 128], &[3], 5), 200);
    let plane = ErrorVsInformation::new("4A").title("Layer widths").profile("paper").colour_by(ColourBy::Width);
    let bands = plane.clone().seeds(Seeds::Bands).null(-0.02, 0.03).error_axis(Scale::Log);
    keep("4a-paper-bands", error_vs_information(&widths, &bands.columns(Columns::Two))?)?;
    keep("4a-paper-side-by-side", statistics_side_by_side(&widths, &plane.error_axis(Scale::Log))?)?;

    let depths = table(&grid(&["mlp", "shortcut"], &[64], &[1, 3, 5, 9, 19], 5), 200);
    let plane = ErrorVsInformation::new("4B").title("Numbers of hidden layers").colour_by(ColourBy::Depth);
    keep("4b-paper-multiples", small_multiples(&depths, &plane.seeds(Seeds::Bands))?)?;

    let curves = LearningCurves::new("4A").title("Layer widths").colour_by(ColourBy::Width).error_axis(Scale::Log);
    keep("curves-one", learning_curves(&widths, &curves)?)?;
    let curves = curves.columns(Columns::Two).ribbon(Ribbon::Interval);
    for across in [Across::Architectures, Across::Statistics] {
        let name = format!("curves-{across:?}").to_lowercase();
        keep(&name, learning_curves(&widths, &curves.clone().across(across))?)?;
    }
    Ok(())
}

fn between_layers(keep: &Keep<'_>) -> Outcome {
    let epochs = [1, 2, 5, 10, 20, 50, 100, 200];
    let all = ["mlp", "shortcut", "residual", "shortcut-residual"];
    let rows: Vec<_> = all.iter().flat_map(|architecture| estimates(architecture, &epochs, None)).collect();
    let rows = table_of_estimates(&rows);
    let map = LayerHeatMap::new("Between all layers").evaluation(Evaluation::Batch);
    keep("layers", layer_heat_map(&rows, &map)?)?;
    keep("layers-three-epochs", layer_heat_map(&rows, &map.clone().epochs([1, 20, 200]))?)?;
    keep("layers-one-epoch", layer_heat_map(&rows, &map.epochs([200]))?)?;
    let plane = InformationPlane::new("The information plane").evaluation(Evaluation::Batch);
    keep("information-plane", information_plane(&rows, &plane)?)?;
    Ok(())
}

fn networks(keep: &Keep<'_>) -> Outcome {
    for (narrow, pairs) in [(1, 0), (3, 0), (3, 1), (5, 2), (19, 0), (19, 9)] {
        for is_skipped in [false, true] {
            let skipped = if is_skipped { "-skipped" } else { "" };
            let figure = network_diagram(&hourglass(narrow, pairs, is_skipped), &NetworkDiagram::new("Hourglass"));
            keep(&format!("network-{narrow}-{pairs}{skipped}"), figure?)?;
        }
    }
    for (name, network) in
        [("dropouts", dropouts()?), ("projections", projections()?), ("kinds", kinds()?), ("long", long()?)]
    {
        keep(&format!("network-{name}"), network_diagram(&network, &NetworkDiagram::new(name))?)?;
    }
    Ok(())
}

fn dropouts() -> Result<Outline, interlayer_outline::Error> {
    let relu = Kind::Dense { normalisation: Normalisation::None, activation: Activation::Relu };
    Outline::builder(300)
        .dropout(20)
        .layer(relu.clone(), 256)
        .dropout(50)
        .skip(|inside| inside.layer(relu.clone(), 128).layer(relu, 256).dropout(80))
        .output(10)
}

fn long() -> Result<Outline, interlayer_outline::Error> {
    let block = |network: Builder| network.projected_skip(|inside| inside.layer(Kind::DENSE, 64).dropout(50));
    (0..20).fold(Outline::builder(300).layer(Kind::DENSE, 256), |network, _| block(network)).output(10)
}

fn projections() -> Result<Outline, interlayer_outline::Error> {
    let one = |width| move |network: Builder| network.layer(Kind::DENSE, width);
    Outline::builder(300)
        .projected_skip(|outer| outer.layer(Kind::DENSE, 200).projected_skip(one(50)).dropout(10).skip(one(50)))
        .projected_skip(one(120))
        .projected_skip(one(120))
        .output(10)
}

fn kinds() -> Result<Outline, interlayer_outline::Error> {
    let all = Activation::ALL.into_iter().zip(Normalisation::ALL.into_iter().cycle());
    let layers = all.fold(Outline::builder(300), |network, (activation, normalisation)| {
        network.layer(Kind::Dense { normalisation, activation }, 128)
    });
    layers.skip(|inside| inside.layer(Kind::Other { label: "attention".into(), parameters: 65_536 }, 128)).output(10)
}
