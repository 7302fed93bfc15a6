use crate::arrows::Heading;
use crate::canvas::{Anchor, Canvas, Type};
use crate::colour::{BLACK, Colour, GREY, OKABE_ITO, WHITE};
use crate::marks::arrowhead;
use crate::network_marks::{CLEAR, GREY_BOX, RADIUS, bent, sum, wedge_of};
use crate::style::{lines, looks, points};
use crate::topology::{Station, Stations, Topology};
use crate::{Columns, Error, Figure};

/// Deeper networks do not fit the width of a page.
const DEEPEST: u32 = 24;

/// All in millimetres: the length of a layer of 2W, W, and of the two ends, whose numbers stand beside them.
const LONG: f64 = 24.0;
const SHORT: f64 = LONG / 2.0;
const INPUT: f64 = 28.0;
const OUTPUT: f64 = 6.0;
const HEIGHT: f64 = 57.0;
const MIDDLE: f64 = 25.5;
const MARGIN: f64 = 3.0;

/// The diagram of a network: Figures 1, 2 and 3. Layers are boxes as long as they are wide, W and 2W; skips are arrows
/// that end in ⊕. One column wide up to five hidden layers, two columns beyond.
///
/// # Errors
/// [`Error::Topology`] for a width of zero, a depth of zero, or a depth beyond 24.
pub fn topology(kind: Topology) -> Result<Figure, Error> {
    let (width, depth) = kind.size();
    if width == 0 || !(1..=DEEPEST).contains(&depth) {
        return Err(Error::Topology { width, depth, most: DEEPEST });
    }
    Diagram::new(&Stations::of(kind), kind).figure()
}

/// A network laid out from left to right.
struct Diagram<'a> {
    stations: &'a Stations,
    kind: Topology,
    columns: Columns,
    /// The middle of each station.
    x: Vec<f64>,
    thickness: f64,
    colour: Colour,
}

impl<'a> Diagram<'a> {
    fn new(stations: &'a Stations, kind: Topology) -> Self {
        let (_, depth) = kind.size();
        let columns = if depth <= 5 { Columns::One } else { Columns::Two };
        let room = |station: &Station| match station {
            Station::Sum { .. } => 0.7,
            Station::Input | Station::Output => 1.2,
            _ => 1.0,
        };
        let total: f64 = stations.0.iter().map(room).sum();
        let unit = (columns.width_mm() - 2.0 * MARGIN) / total;
        let mut so_far = MARGIN;
        let x = stations.0.iter().map(|station| {
            so_far += room(station) * unit;
            so_far - room(station) * unit / 2.0
        });
        let x = x.collect();
        let look = looks([kind.architecture().to_owned()]).pop();
        let colour = look.map_or(OKABE_ITO[0], |(_, look)| look.colour);
        Self { stations, kind, columns, x, thickness: (0.34 * unit).clamp(1.3, 2.6), colour }
    }

    fn figure(&self) -> Result<Figure, Error> {
        let (width, depth) = self.kind.size();
        let skips = match self.stations.skips().count() {
            0 => "no skip".to_owned(),
            1 => "one skip".to_owned(),
            n => format!("{n} skips"),
        };
        let description = format!(
            "Input 784, first layer 2W = {}, {depth} hidden of W = {width}, last layer 2W = {}, softmax over 10 classes; {skips}.",
            2 * u64::from(width),
            2 * u64::from(width),
        );
        let size = (self.columns.width_mm(), HEIGHT);
        Figure::draw(size, self.kind.name(), &description, |canvas| {
            self.draw_head(canvas)?;
            self.draw_flow(canvas)?;
            self.draw_layers(canvas)?;
            self.draw_skips(canvas)?;
            self.draw_labels(canvas)?;
            self.draw_key(canvas)
        })
    }

    fn length(station: Station) -> f64 {
        match station {
            Station::Input => INPUT,
            Station::First | Station::Last => LONG,
            Station::Hidden(_) => SHORT,
            Station::Output => OUTPUT,
            Station::Sum { .. } => 2.0 * RADIUS,
        }
    }

    /// Half of what a station takes in the direction of the flow.
    fn half(&self, place: usize) -> f64 {
        match self.stations.0[place] {
            Station::Sum { .. } => RADIUS,
            _ => self.thickness / 2.0,
        }
    }

    fn draw_head(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        canvas.text((MARGIN, 4.2), self.kind.name(), Type::new(points::TITLE, BLACK).bold())?;
        let (width, depth) = self.kind.size();
        let size = Type::new(points::LEGEND, GREY).anchor(Anchor::End);
        canvas.text((self.columns.width_mm() - MARGIN, 4.2), &format!("W = {width}, D = {depth}"), size)
    }

    fn draw_flow(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        for (place, pair) in self.stations.0.windows(2).enumerate() {
            let (from, to) = (self.x[place] + self.half(place) + 0.25, self.x[place + 1] - self.half(place + 1) - 0.25);
            match pair[1] {
                Station::Sum { .. } => {
                    canvas.line(&[(from - 0.25, MIDDLE), (to + 0.25, MIDDLE)], lines::AXIS, BLACK)?;
                }
                next => {
                    let (a, b) = (Self::length(pair[0]) / 2.0, Self::length(next) / 2.0);
                    let wedge = [(from, MIDDLE - a), (to, MIDDLE - b), (to, MIDDLE + b), (from, MIDDLE + a)];
                    wedge_of(canvas, wedge, next == Station::Output)?;
                }
            }
        }
        Ok(())
    }

    fn draw_layers(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        for (&station, &x) in self.stations.0.iter().zip(&self.x) {
            let (half, long) = (self.thickness / 2.0, Self::length(station) / 2.0);
            let colour = match station {
                Station::Sum { .. } => continue,
                Station::First | Station::Last => self.colour,
                _ => GREY_BOX,
            };
            canvas.box_filled((x - half, MIDDLE - long), (x + half, MIDDLE + long), colour)?;
            // Units, as many as the layer is long.
            let units = (2.0 * long / 2.0).round();
            for i in 0..units as usize {
                let y = MIDDLE - long + (i as f64 + 0.5) * 2.0 * long / units;
                canvas.disc((x, y), (half * 0.55).min(0.6), WHITE)?;
            }
        }
        Ok(())
    }

    fn draw_skips(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        for (index, (from, to)) in self.stations.skips().enumerate() {
            let around_all = self.stations.0[from] == Station::First;
            // Chained skips pass above and below in turn: one ends in a sum from one side, the next leaves it on the other.
            let side = if around_all || index % 2 == 0 { -1.0 } else { 1.0 };
            let out = Self::length(self.stations.0[from]) / 2.0;
            let far = if around_all { LONG / 2.0 + CLEAR } else { SHORT / 2.0 + CLEAR };
            let level = MIDDLE + side * far;
            let (start, end) = ((self.x[from], MIDDLE + side * out), (self.x[to], MIDDLE + side * RADIUS));
            let colour = if around_all { OKABE_ITO[1] } else { OKABE_ITO[2] };
            canvas.line(&bent(start, level, end), 0.35, colour)?;
            let tip = Heading { at: (end.0, end.1 + side * 0.75), along: (0.0, -side) };
            arrowhead(canvas, tip, 1.5, colour)?;
        }
        for (&station, &x) in self.stations.0.iter().zip(&self.x) {
            if matches!(station, Station::Sum { .. }) {
                sum(canvas, (x, MIDDLE), RADIUS)?;
            }
        }
        Ok(())
    }

    fn draw_labels(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let (size, name) = (Type::new(points::LEGEND, BLACK), Type::new(points::CAPTION, GREY));
        let (size, name) = (size.anchor(Anchor::Middle), name.anchor(Anchor::Middle));
        let row = MIDDLE + INPUT / 2.0 + 3.4;
        for (&station, &x) in self.stations.0.iter().zip(&self.x) {
            let (number, word) = match station {
                Station::Input => ("784", "input".to_owned()),
                Station::First => ("2W", "first".to_owned()),
                Station::Hidden(i) => ("W", i.to_string()),
                Station::Last => ("2W", "last".to_owned()),
                Station::Output => ("10", "softmax".to_owned()),
                Station::Sum { .. } => continue,
            };
            canvas.text((x, row), number, size)?;
            canvas.text((x, row + 2.9), &word, name)?;
        }
        let hidden = |s: &Station| matches!(s, Station::Hidden(_));
        let (first, last) = (self.stations.0.iter().position(hidden), self.stations.0.iter().rposition(hidden));
        let (Some(first), Some(last)) = (first, last) else { return Ok(()) };
        let (from, to) = (self.x[first] - 1.2, self.x[last] + 1.2);
        let (top, bottom) = (row + 3.7, row + 4.4);
        canvas.line(&[(from, top), (from, bottom), (to, bottom), (to, top)], lines::THIN, GREY)?;
        let (_, depth) = self.kind.size();
        let word = if depth == 1 { "hidden layer" } else { "hidden layers" };
        canvas.text(((from + to) / 2.0, bottom + 2.4), word, name)
    }

    fn draw_key(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let kind = Type::new(points::CAPTION, GREY);
        let baseline = HEIGHT - 1.6;
        let middle = baseline - kind.cap_height() / 2.0;
        let mut x = MARGIN;
        let wedge = |x| [(x, middle - 0.9), (x + 2.0, middle - 0.5), (x + 2.0, middle + 0.5), (x, middle + 0.9)];
        for (linear, text) in [(false, "linear, batch norm, tanh"), (true, "linear")] {
            wedge_of(canvas, wedge(x), linear)?;
            canvas.text((x + 2.7, baseline), text, kind)?;
            x += 2.7 + kind.width(text)? + 2.6;
        }
        if self.stations.skips().next().is_some() {
            sum(canvas, (x + 0.9, middle), 0.9)?;
            canvas.text((x + 2.5, baseline), "sum, unit by unit", kind)?;
        }
        Ok(())
    }
}
