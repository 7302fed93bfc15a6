use crate::arrows::Heading;
use crate::canvas::{Anchor, Canvas, Type};
use crate::colour::{BLACK, GREY, OKABE_ITO, WHITE};
use crate::marks::arrowhead;
use crate::network_marks::{CLEAR, GREY_BOX, RADIUS, bent, sum, wedge_of};
use crate::style::{lines, points};
use crate::{Columns, Error, Figure};

/// All in millimetres: the longest and the shortest layer.
const LONGEST: f64 = 26.0;
const SHORTEST: f64 = 4.0;
const MARGIN: f64 = 3.0;
const HEAD: f64 = 7.0;
const FOOT: f64 = 12.0;
/// As many stations as one column has room for.
const ONE_COLUMN: usize = 9;
/// Below this distance of two stations, a width stands only where it changes.
const TIGHT: f64 = 5.5;

/// What an image passes on its way through a network that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The network's input.
    Input {
        /// Values that it gives.
        width: usize,
    },
    /// A layer with a nonlinearity.
    Layer {
        /// Values that it gives.
        width: usize,
        /// How many numbers training changes in it.
        parameters: usize,
    },
    /// Adds what the stop at this place gave, from 0, to what comes from the stop before.
    Sum {
        /// The place.
        with: usize,
    },
    /// A linear layer.
    Linear {
        /// Values that it gives.
        width: usize,
        /// How many numbers training changes in it.
        parameters: usize,
    },
}

/// The diagram of any network whose stops are in the order of computing: layers are boxes, the longer the wider they are
/// (by the square root, so that 784 and 10 fit one picture), with their widths below and their parameters between; skips
/// are arrows that end in ⊕. One column wide up to nine stops, two beyond.
///
/// ```
/// use interlayer_figures::{Stop, network_diagram};
/// let layer = |inputs: usize, width: usize| Stop::Layer { width, parameters: (inputs + 3) * width };
/// let stops = [
///     Stop::Input { width: 784 },
///     layer(784, 64),
///     layer(64, 64),
///     Stop::Sum { with: 1 },
///     Stop::Linear { width: 10, parameters: 650 },
/// ];
/// assert!(network_diagram("mine", &stops)?.caption().contains("55,306 parameters"));
/// # Ok::<(), interlayer_figures::Error>(())
/// ```
///
/// # Errors
/// [`Error::Network`] for a width of zero, a first stop that is no input, or a sum with what does not come before it.
pub fn network_diagram(title: &str, stops: &[Stop]) -> Result<Figure, Error> {
    check(stops)?;
    Diagram::new(title, stops).figure()
}

fn check(stops: &[Stop]) -> Result<(), Error> {
    let wrong = |place, what| Err(Error::Network { place, stations: stops.len(), what });
    if !matches!(stops.first(), Some(Stop::Input { .. })) {
        return wrong(0, "is no input: begin with one");
    }
    for (place, stop) in stops.iter().enumerate() {
        match *stop {
            Stop::Input { .. } if place > 0 => return wrong(place, "is a second input: take one"),
            Stop::Input { width: 0 } | Stop::Layer { width: 0, .. } | Stop::Linear { width: 0, .. } => {
                return wrong(place, "has no units: take one or more");
            }
            Stop::Sum { with } if with + 1 >= place => {
                return wrong(place, "adds what does not come at least two before it: name an earlier place");
            }
            _ => {}
        }
    }
    Ok(())
}

/// A skip and how it passes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Skip {
    from: usize,
    to: usize,
    /// −1 above, 1 below.
    side: f64,
    /// How far from the middle.
    far: f64,
}

/// A network laid out from left to right.
struct Diagram<'a> {
    title: &'a str,
    stops: &'a [Stop],
    columns: Columns,
    /// Values that go on from each stop.
    widths: Vec<usize>,
    /// The middle of each stop.
    x: Vec<f64>,
    unit: f64,
    skips: Vec<Skip>,
    /// How far the network and its skips reach above and below.
    above: f64,
    below: f64,
}

impl<'a> Diagram<'a> {
    fn new(title: &'a str, stops: &'a [Stop]) -> Self {
        let columns = if stops.len() <= ONE_COLUMN { Columns::One } else { Columns::Two };
        let room = |stop: &Stop| if matches!(stop, Stop::Sum { .. }) { 0.6 } else { 1.0 };
        let total: f64 = stops.iter().map(room).sum();
        let unit = (columns.width_mm() - 2.0 * MARGIN) / total;
        let mut so_far = MARGIN;
        let x = stops.iter().map(|stop| {
            so_far += room(stop) * unit;
            so_far - room(stop) * unit / 2.0
        });
        let x = x.collect();
        let widths = stops.iter().scan(0, |going_on, stop| {
            if let Stop::Input { width } | Stop::Layer { width, .. } | Stop::Linear { width, .. } = *stop {
                *going_on = width;
            }
            Some(*going_on)
        });
        let widths = widths.collect();
        let mut diagram = Self { title, stops, columns, widths, x, unit, skips: Vec::new(), above: 0.0, below: 0.0 };
        diagram.skips = diagram.routes();
        let reach = |side: f64| {
            let skips = diagram.skips.iter().filter(|skip| skip.side == side).map(|skip| skip.far + 0.5);
            let layers = (0..stops.len()).map(|place| diagram.long(place) / 2.0);
            skips.chain(layers).fold(0.0, f64::max)
        };
        (diagram.above, diagram.below) = (reach(-1.0), reach(1.0));
        diagram
    }

    /// Short skips first, so that long ones pass outside of them. One that ends where the next begins leaves that side to
    /// it.
    fn routes(&self) -> Vec<Skip> {
        let mut ends: Vec<(usize, usize)> = (0..self.stops.len())
            .filter_map(|to| match self.stops[to] {
                Stop::Sum { with } => Some((with, to)),
                _ => None,
            })
            .collect();
        ends.sort_by_key(|(from, to)| to - from);
        let mut skips: Vec<Skip> = Vec::new();
        for (from, to) in ends {
            let free =
                |side: f64| !skips.iter().any(|s| s.side == side && (s.to == from || s.from == to || s.to == to));
            let level = |side: f64| {
                let passed = skips.iter().filter(|s| s.side == side && s.from < to && s.to > from);
                let layers = (from..=to).map(|place| self.long(place) / 2.0);
                passed.map(|s| s.far).chain(layers).fold(0.0, f64::max) + CLEAR
            };
            let side = if free(-1.0) || !free(1.0) { -1.0 } else { 1.0 };
            skips.push(Skip { from, to, side, far: level(side) });
        }
        skips
    }

    /// The length of a stop's box.
    fn long(&self, place: usize) -> f64 {
        match self.stops[place] {
            Stop::Sum { .. } => 2.0 * RADIUS,
            _ => {
                let widest = self.widths.iter().copied().max().unwrap_or(1);
                (LONGEST * (self.widths[place] as f64 / widest as f64).sqrt()).max(SHORTEST)
            }
        }
    }

    fn thickness(&self) -> f64 {
        (0.3 * self.unit).clamp(0.6, 2.6)
    }

    /// Half of what a stop takes in the direction of the flow.
    fn half(&self, place: usize) -> f64 {
        if self.is_sum(place) { RADIUS } else { self.thickness() / 2.0 }
    }

    fn is_sum(&self, place: usize) -> bool {
        matches!(self.stops[place], Stop::Sum { .. })
    }

    fn middle(&self) -> f64 {
        HEAD + self.above
    }

    fn parameters(&self) -> usize {
        let of = |stop: &Stop| match *stop {
            Stop::Layer { parameters, .. } | Stop::Linear { parameters, .. } => parameters,
            _ => 0,
        };
        self.stops.iter().map(of).sum()
    }

    fn figure(&self) -> Result<Figure, Error> {
        let boxes = (0..self.stops.len()).filter(|&place| !self.is_sum(place));
        let widths: Vec<String> = boxes.map(|place| self.widths[place].to_string()).collect();
        let (parameters, skips) = (thousands(self.parameters()), self.skips.len());
        let caption = format!("Widths {}; {skips} skips; {parameters} parameters.", widths.join(", "));
        let size = (self.columns.width_mm(), self.middle() + self.below + FOOT);
        Figure::draw(size, self.title, &caption, |canvas| {
            canvas.text((MARGIN, 4.2), self.title, Type::new(points::TITLE, BLACK).bold())?;
            let count = Type::new(points::LEGEND, GREY).anchor(Anchor::End);
            canvas.text((self.columns.width_mm() - MARGIN, 4.2), &format!("{parameters} parameters"), count)?;
            self.draw_flow(canvas)?;
            self.draw_layers(canvas)?;
            self.draw_skips(canvas)?;
            self.draw_labels(canvas)
        })
    }

    fn draw_flow(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let middle = self.middle();
        for to in 1..self.stops.len() {
            let (from, end) = (self.x[to - 1] + self.half(to - 1) + 0.2, self.x[to] - self.half(to) - 0.2);
            if self.is_sum(to) {
                canvas.line(&[(from - 0.2, middle), (end + 0.2, middle)], lines::AXIS, BLACK)?;
                continue;
            }
            let (a, b) = (self.long(to - 1) / 2.0, self.long(to) / 2.0);
            let wedge = [(from, middle - a), (end, middle - b), (end, middle + b), (from, middle + a)];
            wedge_of(canvas, wedge, matches!(self.stops[to], Stop::Linear { .. }))?;
        }
        Ok(())
    }

    fn draw_layers(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let (half, middle) = (self.thickness() / 2.0, self.middle());
        for (place, &x) in self.x.iter().enumerate().filter(|(place, _)| !self.is_sum(*place)) {
            let long = self.long(place);
            let colour = if matches!(self.stops[place], Stop::Layer { .. }) { OKABE_ITO[0] } else { GREY_BOX };
            canvas.box_filled((x - half, middle - long / 2.0), (x + half, middle + long / 2.0), colour)?;
            let units = (long / 2.0).round().max(1.0);
            for i in 0..units as usize {
                let y = middle - long / 2.0 + (i as f64 + 0.5) * long / units;
                canvas.disc((x, y), (half * 0.55).min(0.6), WHITE)?;
            }
        }
        Ok(())
    }

    fn draw_skips(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let middle = self.middle();
        for &Skip { from, to, side, far } in &self.skips {
            let start = (self.x[from], middle + side * self.long(from) / 2.0);
            let end = (self.x[to], middle + side * RADIUS);
            canvas.line(&bent(start, middle + side * far, end), 0.35, OKABE_ITO[1])?;
            arrowhead(canvas, Heading { at: (end.0, end.1 + side * 0.75), along: (0.0, -side) }, 1.5, OKABE_ITO[1])?;
        }
        (0..self.stops.len())
            .filter(|&place| self.is_sum(place))
            .try_for_each(|place| sum(canvas, (self.x[place], middle), RADIUS))
    }

    /// Widths below the boxes; below them, between the boxes, what training changes.
    fn draw_labels(&self, canvas: &Canvas<'_>) -> Result<(), Error> {
        let row = self.middle() + self.below + 3.6;
        let width = Type::new(points::LEGEND, BLACK).anchor(Anchor::Middle);
        let small = Type::new(points::CAPTION, GREY).anchor(Anchor::Middle);
        let mut before = None;
        for (place, &x) in self.x.iter().enumerate().filter(|(place, _)| !self.is_sum(*place)) {
            let text = self.widths[place].to_string();
            let room = self.unit >= TIGHT || before != Some(self.widths[place]);
            before = Some(self.widths[place]);
            if room {
                canvas.text((x, row), &text, width)?;
            }
            if let Stop::Layer { parameters, .. } | Stop::Linear { parameters, .. } = self.stops[place] {
                let text = thousands(parameters);
                if small.width(&text)? + 0.8 < self.unit {
                    canvas.text((x, row + 3.0), &text, small)?;
                }
            }
        }
        let kind = Type::new(points::CAPTION, GREY);
        let foot = self.middle() + self.below + FOOT - 1.6;
        canvas.text((MARGIN, foot), "width of each layer; below it, its parameters", kind)
    }
}

/// 1234567 as 1,234,567.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(widths: &[usize]) -> Vec<Stop> {
        let mut stops = vec![Stop::Input { width: 784 }];
        stops.extend(widths.iter().map(|&width| Stop::Layer { width, parameters: 1_000 * width }));
        stops
    }

    #[test]
    fn chained_and_nested_skips_do_not_meet() {
        let mut stops = layers(&[128, 64, 64, 64]);
        stops.push(Stop::Sum { with: 2 });
        stops.extend([Stop::Layer { width: 64, parameters: 1 }, Stop::Layer { width: 64, parameters: 1 }]);
        stops.extend([Stop::Sum { with: 5 }, Stop::Layer { width: 128, parameters: 1 }, Stop::Sum { with: 1 }]);
        let diagram = Diagram::new("", &stops);
        let [first, second, outer] = diagram.skips[..] else { panic!("{:?}", diagram.skips) };
        assert_eq!((first.from, first.to, first.side), (2, 5, -1.0));
        assert_eq!((second.from, second.to, second.side), (5, 8, 1.0), "leaves the sum on its other side");
        assert_eq!((outer.from, outer.to, outer.side), (1, 10, -1.0));
        assert!(outer.far >= first.far + CLEAR);
        assert!(diagram.above >= outer.far && diagram.below >= second.far);
    }

    #[test]
    fn what_is_no_network_is_refused() {
        let wrong = |stops: &[Stop]| network_diagram("", stops).unwrap_err().to_string();
        assert!(wrong(&[]).contains("no input"));
        assert!(wrong(&layers(&[0])).contains("station 1 of 2, has no units"));
        let mut stops = layers(&[8]);
        stops.push(Stop::Sum { with: 1 });
        assert!(wrong(&stops).contains("station 2 of 3, adds"));
        stops[2] = Stop::Input { width: 3 };
        assert!(wrong(&stops).contains("second input"));
    }

    #[test]
    fn counts_are_readable() {
        assert_eq!([0, 12, 1_234, 1_234_567].map(thousands), ["0", "12", "1,234", "1,234,567"]);
    }
}
