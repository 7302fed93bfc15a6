//! Charts of quantities that nobody named before.

use interlayer_figures::{ColourBy, Error, QuantityChart, Ribbon, Scale, quantity_chart};
use interlayer_results::{Quantity, Row, Table};

use crate::sample::{header, joint};
use crate::svg::{attribute, elements, texts, well_formed};

/// Two architectures, three seeds: a rank that grows, an error that falls to 0, and one number that is none.
fn table() -> Table {
    joint([("mine", 0), ("mine", 1), ("mine", 2), ("other", 0)].map(|(architecture, seed)| {
        let header = header("digits", architecture, 8, 2, seed);
        let rows = (1..=20).flat_map(|epoch: u32| {
            let row = |quantity: Quantity, value| Row::new(&header.run, epoch, quantity, value);
            let rank = f64::from(epoch).sqrt() + 0.1 * seed as f64;
            let rank = if epoch == 7 && seed == 1 { f64::NAN } else { rank };
            let error = |evaluation: &str| Quantity::new("test error").under(evaluation);
            let fall = 1.0 - f64::from(epoch) / 20.0;
            [row("effective rank".into(), rank), row(error("running"), fall), row(error("batch"), 0.5 * fall)]
        });
        let rows: Vec<Row> = rows.collect();
        (header, rows)
    }))
}

fn words(svg: &str) -> Vec<&str> {
    texts(svg).into_iter().map(|(_, words)| words).collect()
}

#[test]
fn a_quantity_against_the_epoch() {
    let figure = quantity_chart(&table(), &QuantityChart::new("epoch", "effective rank").title("Ranks")).unwrap();
    well_formed(figure.svg());
    let found = words(figure.svg());
    for word in ["Ranks", "epoch", "effective rank", "mine", "other"] {
        assert!(found.contains(&word), "{word}: {found:?}");
    }
    let ribbons = elements(figure.svg(), "polygon").into_iter().filter(|e| attribute(e, "opacity").is_some()).count();
    assert_eq!(ribbons, 1, "three seeds have a ribbon, one has none");
    assert!(figure.caption().contains("1 defective points left out"), "{}", figure.caption());
    assert!(figure.caption().contains("lowest to highest seed"), "{}", figure.caption());
    let interval = QuantityChart::new("epoch", "effective rank").ribbon(Ribbon::Interval).x_axis(Scale::Linear);
    assert!(quantity_chart(&table(), &interval).unwrap().caption().contains("95 % t intervals"));
}

#[test]
fn a_quantity_against_another() {
    let options = QuantityChart::new("effective rank", "test error, batch").colour_by(ColourBy::Width);
    let figure = quantity_chart(&table(), &options).unwrap();
    well_formed(figure.svg());
    let found = words(figure.svg());
    assert!(found.contains(&"effective rank") && found.contains(&"test error, batch"), "{found:?}");
    let traces = elements(figure.svg(), "polyline").into_iter().filter(|e| attribute(e, "opacity").is_some()).count();
    assert_eq!(traces, 4, "one for each run");
    assert_eq!(figure, quantity_chart(&table(), &options).unwrap());
    let log = quantity_chart(&table(), &options.y_axis(Scale::Log)).unwrap();
    assert!(log.caption().contains("5 defective points left out"), "an error of 0 has no logarithm: {}", log.caption());
}

#[test]
fn a_constant_is_a_picture() {
    let header = header("digits", "mine", 8, 2, 0);
    for value in [0.0, 3.0, -1e9] {
        let rows: Vec<Row> = (1..=3).map(|epoch| Row::new(&header.run, epoch, "constant", value)).collect();
        let table = Table::of(&header, &rows).unwrap();
        well_formed(quantity_chart(&table, &QuantityChart::new("epoch", "constant")).unwrap().svg());
        well_formed(quantity_chart(&table, &QuantityChart::new("constant", "constant")).unwrap().svg());
    }
}

#[test]
fn names_that_mean_nothing_or_too_much_are_refused_with_what_is_there() {
    let said = |x: &str, y: &str| match quantity_chart(&table(), &QuantityChart::new(x, y)) {
        Err(error @ Error::Empty { .. }) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let refused = said("epoch", "test error");
    assert!(refused.contains("\"test error, running\", \"test error, batch\""), "{refused}");
    assert!(said("nonsense", "effective rank").contains("\"effective rank\" against \"nonsense\""));
    let nowhere = table().keep(|row| row.quantity == "effective rank" && row.value.is_nan());
    let refused = quantity_chart(&nowhere, &QuantityChart::new("epoch", "effective rank")).unwrap_err().to_string();
    assert!(refused.contains("1 epochs of 1 runs"), "{refused}");
}
