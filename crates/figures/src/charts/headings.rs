//! Where the arrowheads of a trace lie.

use interlayer_drawing::At;

/// Where a trace goes: the middle of an arrowhead and its direction, a vector of length one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Heading {
    pub(crate) at: At,
    pub(crate) along: (f64, f64),
}

/// Trace lengths, in millimetres: below the first no arrowhead fits, and each further one needs as much as the second.
const SHORTEST: f64 = 4.0;
const SPACING: f64 = 24.0;
/// A direction is that of this much of the trace.
const BASE: f64 = 2.5;
/// A step from one epoch to the next that is longer than this, and no jump aside, has a direction of its own.
const STRIDE: f64 = 3.0;

/// At most `most` headings along a trace on paper, evenly spaced; `phase` (0..1) shifts them, so that traces side by
/// side have theirs in different places.
///
/// They lie on the trace but follow its moving mean, since test errors jump from epoch to epoch and an arrow is to show
/// the general direction.
pub(crate) fn headings(trace: &[At], most: usize, phase: f64) -> Vec<Heading> {
    let path = smooth(trace);
    let mut lengths = vec![0.0];
    for pair in path.windows(2) {
        let so_far = lengths[lengths.len() - 1];
        lengths.push(so_far + (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1));
    }
    let total = lengths[lengths.len() - 1];
    if path.len() < 2 || total < SHORTEST {
        return Vec::new();
    }
    let count = ((total / SPACING).round() as usize).clamp(1, most.max(1));
    (0..count.min(most))
        .filter_map(|i| {
            let s = total * (i as f64 + phase) / count as f64;
            let (at, step) = nearest(trace, along(&path, &lengths, s))?;
            let (from, to) = (along(&path, &lengths, s - BASE / 2.0), along(&path, &lengths, s + BASE / 2.0));
            let general = (to.0 - from.0, to.1 - from.1);
            let stride = step.0.hypot(step.1);
            let agree = step.0 * general.0 + step.1 * general.1 > 0.5 * stride * general.0.hypot(general.1);
            let (dx, dy) = if stride > STRIDE && agree { step } else { general };
            let length = dx.hypot(dy);
            (length > 1e-6).then(|| Heading { at, along: (dx / length, dy / length) })
        })
        .collect()
}

fn smooth(trace: &[At]) -> Vec<At> {
    let reach = trace.len() / 10 + usize::from(trace.len() > 4);
    (0..trace.len())
        .map(|i| {
            // As far back as forth, so that the ends stay where they are.
            let reach = reach.min(i).min(trace.len() - 1 - i);
            let window = &trace[i - reach..=i + reach];
            let sum = window.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
            (sum.0 / window.len() as f64, sum.1 / window.len() as f64)
        })
        .collect()
}

/// The point of a trace that is nearest to this one, and the step of the trace that it lies on.
fn nearest(trace: &[At], to: At) -> Option<(At, At)> {
    let onto = |pair: &[At]| {
        let (from, step) = (pair[0], (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1));
        let squared = step.0 * step.0 + step.1 * step.1;
        let along = (to.0 - from.0) * step.0 + (to.1 - from.1) * step.1;
        let share = if squared > 0.0 { (along / squared).clamp(0.0, 1.0) } else { 0.0 };
        let at = (from.0 + share * step.0, from.1 + share * step.1);
        ((at.0 - to.0).hypot(at.1 - to.1), at, step)
    };
    let steps = trace.windows(2).map(onto);
    steps.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, at, step)| (at, step))
}

/// The point of a path at this length from its start.
fn along(path: &[At], lengths: &[f64], s: f64) -> At {
    let i = lengths.partition_point(|&l| l < s).clamp(1, path.len() - 1);
    let (from, to) = (path[i - 1], path[i]);
    let piece = lengths[i] - lengths[i - 1];
    let share = if piece > 0.0 { ((s - lengths[i - 1]) / piece).clamp(0.0, 1.0) } else { 0.0 };
    (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jittered_line_has_its_general_direction() {
        let trace: Vec<At> = (0..60).map(|i| (f64::from(i), if i % 2 == 0 { 2.0 } else { -2.0 })).collect();
        let found = headings(&trace, 3, 0.5);
        assert!(!found.is_empty() && found.len() <= 3);
        assert!(found.iter().all(|h| h.along.0 > 0.9), "{found:?}");
    }

    #[test]
    fn what_is_too_short_has_none() {
        assert_eq!(headings(&[], 3, 0.5), []);
        assert_eq!(headings(&[(1.0, 1.0)], 3, 0.5), []);
        assert_eq!(headings(&[(1.0, 1.0), (1.0, 1.0), (1.5, 1.0)], 3, 0.5), []);
        assert_eq!(headings(&[(0.0, 0.0), (50.0, 0.0)], 0, 0.5), []);
    }
}
