//! Lays values out in as little memory as their lifetimes allow.

use super::{Before, Into, Op, Program, Slot, Source};

/// These buffers and those of the layer before.
fn with<'a>(mut slots: Vec<&'a mut Slot>, before: &'a mut Option<Before>) -> Vec<&'a mut Slot> {
    slots.extend(before.iter_mut().flat_map(|Before { z, y, .. }| [z, y]));
    slots
}

/// Shows every buffer that an operation reads or writes.
fn buffers(op: &mut Op, mut each: impl FnMut(&mut Slot)) {
    let (sources, slots, into): (Vec<&mut Source>, Vec<&mut Slot>, Option<&mut Into>) = match op {
        Op::Dense { x, z, y, before, .. } => (vec![x], with(vec![z, y], before), None),
        Op::Linear { x, y, before, .. } => (vec![x], with(vec![y], before), None),
        Op::Module { x, y, .. } | Op::Dropout { x, y, .. } => (vec![x], vec![y], None),
        Op::Add { one, other, y, .. } => (vec![one, other], vec![y], None),
        Op::Loss { logits, gradient } => (vec![], vec![logits, gradient], None),
        Op::DenseBack { x, z, y, gy, gx, before, .. } => (vec![x], with(vec![z, y, gy], before), Some(gx)),
        Op::LinearBack { x, gy, gx, before, .. } => (vec![x], with(vec![gy], before), Some(gx)),
        Op::ModuleBack { gy, gx, .. } | Op::DropoutBack { gy, gx, .. } => (vec![], vec![gy], Some(gx)),
        Op::Copy { from, into, .. } | Op::Accumulate { from, into, .. } => (vec![], vec![from, into], None),
    };
    for source in sources {
        if let Source::Slot(slot) = source {
            each(slot);
        }
    }
    slots.into_iter().for_each(&mut each);
    if let Some(Into::Write(slot) | Into::Add(slot)) = into {
        each(slot);
    }
}

/// Gives values buffers: a value whose last reader is done makes room for the next. Of the free buffers the one that fits
/// best is taken; if none is wide enough, the widest grows.
pub(super) fn lay_out(mut ops: Vec<Op>, widths: &[usize], logits: Slot) -> Program {
    let mut last_use = vec![0; widths.len()];
    for (at, op) in ops.iter_mut().enumerate() {
        buffers(op, |value| last_use[*value] = at);
    }
    // They are read after the program.
    last_use[logits] = ops.len();
    let mut slots: Vec<usize> = Vec::new();
    let mut free: Vec<Slot> = Vec::new();
    let mut of_value: Vec<Option<Slot>> = vec![None; widths.len()];
    for (at, op) in ops.iter_mut().enumerate() {
        let mut done = Vec::new();
        buffers(op, |value| {
            let slot = *of_value[*value].get_or_insert_with(|| {
                let slot = take(&mut free, &slots, widths[*value]).unwrap_or_else(|| {
                    slots.push(0);
                    slots.len() - 1
                });
                slots[slot] = slots[slot].max(widths[*value]);
                slot
            });
            if last_use[*value] == at && !done.contains(&slot) {
                done.push(slot);
            }
            *value = slot;
        });
        // Only now, so that an operation never writes what it reads.
        free.extend(done);
    }
    let logits = of_value[logits].unwrap_or_default();
    Program { ops, slots, logits }
}

fn take(free: &mut Vec<Slot>, slots: &[usize], width: usize) -> Option<Slot> {
    let fits = |slot: &Slot| slots[*slot] >= width;
    let best = match free.iter().any(fits) {
        true => free.iter().copied().filter(fits).min_by_key(|slot| slots[*slot]),
        false => free.iter().copied().max_by_key(|slot| slots[*slot]),
    }?;
    free.retain(|slot| *slot != best);
    Some(best)
}

#[cfg(test)]
mod tests {
    use interlayer_outline::{Kind, Outline};

    use super::*;
    use crate::program::lower::{Values, values};

    fn outline() -> Outline {
        let dense = |width| move |network: interlayer_outline::Builder| network.layer(Kind::DENSE, width);
        Outline::builder(50)
            .layer(Kind::DENSE, 32)
            .skip(|inside| inside.layer(Kind::DENSE, 16).skip(dense(16)).dropout(10).layer(Kind::DENSE, 32))
            .projected_skip(dense(8))
            .output(4)
            .unwrap()
    }

    /// Follows which value lies in which buffer: every operation finds the values that it is meant to read.
    #[test]
    fn nobody_overwrites_what_is_still_read() {
        for training in [false, true] {
            let Values { mut ops, widths, logits } = values(&outline(), training).unwrap();
            let laid_out = lay_out(ops.clone(), &widths, logits);
            let mut holds: Vec<Option<usize>> = vec![None; laid_out.slots.len()];
            for (op, laid) in ops.iter_mut().zip(laid_out.ops) {
                let (written, mut laid) = (writes(op), laid);
                let (mut of_op, mut of_laid) = (Vec::new(), Vec::new());
                buffers(op, |value| of_op.push(*value));
                buffers(&mut laid, |slot| of_laid.push(*slot));
                for (value, slot) in of_op.iter().zip(&of_laid).filter(|(value, _)| !written.contains(value)) {
                    assert_eq!(holds[*slot], Some(*value), "{op:?} as {laid:?}");
                }
                for (value, slot) in of_op.iter().zip(&of_laid).filter(|(value, _)| written.contains(value)) {
                    assert!(laid_out.slots[*slot] >= widths[*value]);
                    holds[*slot] = Some(*value);
                }
                // What an operation writes lies apart from what it reads.
                let apart: std::collections::BTreeSet<_> = of_laid.iter().collect();
                let values: std::collections::BTreeSet<_> = of_op.iter().collect();
                assert_eq!(apart.len(), values.len(), "{laid:?}");
            }
            assert_eq!(holds[laid_out.logits], Some(logits));
        }
    }

    fn writes(op: &Op) -> Vec<Slot> {
        match *op {
            Op::Dense { z, y, .. } => vec![z, y],
            Op::Linear { y, .. } | Op::Module { y, .. } | Op::Dropout { y, .. } | Op::Add { y, .. } => vec![y],
            Op::Loss { gradient, .. } => vec![gradient],
            Op::DenseBack { gx: Into::Write(slot), .. }
            | Op::LinearBack { gx: Into::Write(slot), .. }
            | Op::ModuleBack { gx: Into::Write(slot), .. }
            | Op::DropoutBack { gx: Into::Write(slot), .. } => vec![slot],
            Op::Copy { into, .. } => vec![into],
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_evaluation_needs_few_buffers() {
        let deep = (0..40).fold(Outline::builder(9), |network, _| network.layer(Kind::DENSE, 8)).output(2).unwrap();
        // Two of the layer before, which is computed as it is read, and two of the layer itself.
        assert_eq!(Program::evaluation(&deep).unwrap().slots.len(), 4);
        // z and y of each layer, the logits, and two gradients.
        assert_eq!(Program::training(&deep).unwrap().slots.len(), 2 * 40 + 3);
    }
}
