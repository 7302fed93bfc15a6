//! Values that show themselves as the last expression of a cell.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use interlayer_experiments::mutual_info::Estimate;
use interlayer_experiments::outline::Outline;
use interlayer_experiments::results::Table;
use interlayer_experiments::results::polars::prelude::{Column, DataFrame};
use interlayer_experiments::{Trained, Training};
use interlayer_figures::{Figure, LearningCurves, NetworkDiagram, learning_curves, network_diagram};

use super::html::{digits, escape, table, with_bar};

/// Dots per inch of the bitmap beside a vector picture, for pages that do not show vectors.
const SCREEN: u32 = 144;

/// Shows a value in a notebook: the Rust kernel calls this for the last expression of a cell.
pub trait Show {
    /// Writes the value in each form that a page may take.
    fn evcxr_display(&self);
}

/// One value in several forms, the richest first.
pub(super) fn show(forms: &[(&str, &str)]) {
    for (kind, content) in forms {
        println!("EVCXR_BEGIN_CONTENT {kind}\n{content}\nEVCXR_END_CONTENT");
    }
}

/// Vector, bitmap and caption.
impl Show for Figure {
    fn evcxr_display(&self) {
        let bitmap = self.png(SCREEN).map(|png| BASE64.encode(png)).unwrap_or_default();
        show(&[("image/svg+xml", &on_screen(self)), ("image/png", &bitmap), ("text/plain", self.caption())]);
    }
}

/// The picture larger than in print: a page is read from further away than paper.
fn on_screen(figure: &Figure) -> String {
    const LARGER: f64 = 1.3;
    let (width, height) = figure.size_mm();
    let size = |larger: f64| format!("width=\"{}mm\" height=\"{}mm\"", width * larger, height * larger);
    figure.svg().replacen(&size(1.0), &size(LARGER), 1)
}

impl<E: std::fmt::Display> Show for Result<Figure, E> {
    fn evcxr_display(&self) {
        match self {
            Ok(figure) => figure.evcxr_display(),
            Err(error) => eprintln!("{error}"),
        }
    }
}

impl Show for DataFrame {
    fn evcxr_display(&self) {
        show(&[("text/html", &table(self)), ("text/plain", &self.to_string())]);
    }
}

/// A row for each epoch, a column for each quantity.
impl Show for Table {
    fn evcxr_display(&self) {
        show(&[("text/html", &table(&self.readable())), ("text/plain", &self.to_string())]);
    }
}

/// The number, its error bar where one was asked for, its ceiling, and what speaks against it.
impl Show for Estimate {
    fn evcxr_display(&self) {
        let number = self.deviation.map_or_else(|| digits(self.bits), |deviation| with_bar(self.bits, deviation));
        let mut html = format!("<p><strong>{number} bits</strong>");
        if let Some(ceiling) = self.ceiling {
            let _ = write!(html, " of at most {}", digits(ceiling));
        }
        let _ = write!(html, "<br><small>{}</small></p>", escape(&self.settings()));
        for warning in warnings(self) {
            let _ = write!(html, "<p>⚠ {}</p>", escape(&warning));
        }
        show(&[("text/html", &html), ("text/plain", &self.to_string())]);
    }
}

/// Several estimates, a row each.
pub(super) fn as_table(estimates: &[Estimate]) {
    let texts = |name: &str, of: fn(&Estimate) -> String| {
        Column::new(name.into(), estimates.iter().map(of).collect::<Vec<_>>())
    };
    let numbers = |name: &str, of: fn(&Estimate) -> Option<f64>| {
        Column::new(name.into(), estimates.iter().map(of).collect::<Vec<_>>())
    };
    let columns = vec![
        texts("estimate", Estimate::settings),
        numbers("bits", |estimate| Some(estimate.bits)),
        numbers("deviation", |estimate| estimate.deviation),
        numbers("ceiling", |estimate| estimate.ceiling),
        texts("notes", |estimate| warnings(estimate).join(" ")),
    ];
    // Columns of one length whose names differ make a frame.
    if let Ok(frame) = DataFrame::new(estimates.len(), columns) {
        frame.evcxr_display();
    }
}

/// In plain words.
fn warnings(estimate: &Estimate) -> Vec<String> {
    /// Shares below this change nothing that could be seen.
    const NOTHING: f64 = 0.001;
    let mut warnings = Vec::new();
    if estimate.ceiling.is_some_and(|ceiling| estimate.bits > 0.9 * ceiling) {
        warnings.push("Close to the ceiling: there are too few samples, and the value says nothing else.".to_owned());
    }
    warnings.extend(estimate.notes.iter().map(|note| format!("{note}.")));
    let share = |share: Option<f64>| share.filter(|share| *share > NOTHING).map(|share| digits(100.0 * share));
    if let Some(percent) = share(estimate.saturated) {
        warnings.push(format!(
            "{percent} % of the samples are at saturated distances: the value is too small. This is not a compression."
        ));
    }
    warnings
}

/// Its diagram, with widths and how many numbers training changes in each layer.
impl Show for Outline {
    fn evcxr_display(&self) {
        network_diagram(self, &NetworkDiagram::new("Network")).evcxr_display();
    }
}

impl Show for Training {
    fn evcxr_display(&self) {
        self.outline().evcxr_display();
    }
}

/// The learning curves over the table.
impl Show for Trained {
    fn evcxr_display(&self) {
        let curves = learning_curves(&self.table, &LearningCurves::new("run"));
        let picture = match curves {
            Ok(figure) => {
                let svg = BASE64.encode(on_screen(&figure));
                format!("<img src=\"data:image/svg+xml;base64,{svg}\">")
            }
            Err(error) => format!("<p>{}</p>", escape(&error.to_string())),
        };
        let rows = format!("<p>{:.1} s</p>{}", self.seconds.total, table(&self.table.readable()));
        show(&[("text/html", &(picture + &rows)), ("text/plain", &self.table.to_string())]);
    }
}

#[cfg(test)]
mod tests {
    use interlayer_experiments::outline::Kind;

    use super::*;

    #[test]
    fn pictures_are_larger_on_screen() {
        let network = Outline::builder(4).layer(Kind::DENSE, 3).output(2).unwrap();
        let figure = network_diagram(&network, &NetworkDiagram::new("x")).unwrap();
        let (width, _) = figure.size_mm();
        assert!(on_screen(&figure).contains(&format!("width=\"{}mm\"", width * 1.3)), "{}", on_screen(&figure));
    }

    #[test]
    fn estimates_warn_of_what_speaks_against_them() {
        use crate::prelude::{Ksg, Samples};
        let x: Vec<f64> = (0..300).map(|i| (f64::from(i) * 0.73).sin()).collect();
        let of = |y: &[f64]| Ksg::new(3).estimate(Samples::new(&x, 300, 1).unwrap(), Samples::new(y, 300, 1).unwrap());
        let same = warnings(&of(&x).unwrap());
        assert!(same.iter().any(|warning| warning.contains("ceiling")), "{same:?}");
        assert!(same.iter().any(|warning| warning.contains("counts them as ties")), "{same:?}");
        let noise: Vec<f64> = (0..300).map(|i| (f64::from(i * i) * 1.37).sin()).collect();
        let other = warnings(&of(&noise).unwrap());
        assert!(!other.iter().any(|warning| warning.contains("ceiling")), "{other:?}");
    }
}
