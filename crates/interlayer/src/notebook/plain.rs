//! Values without a picture of their own: as `Debug` has them.
//!
//! The kernel would show them like this itself, but only after a first compilation has failed: this saves a second.
//! There is one impl per type: a blanket impl would overlap the richer ones, and autoref specialisation would need
//! `&mut self`, which evcxr does not pass.

use std::any::Any;
use std::fmt::Debug;

use interlayer_experiments::mutual_info::Estimate;

use super::show::{Show, as_table, show};

macro_rules! show_plainly {
    ($($type:ty)*) => {
        $(impl Show for $type {
            fn evcxr_display(&self) {
                plainly(self);
            }
        })*
    };
}

show_plainly! { bool char str String f32 f64 i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl<T: Debug> Show for Option<T> {
    fn evcxr_display(&self) {
        plainly(self);
    }
}

/// Estimates as a table. They are told from other values here, since two impls for lists would overlap.
impl<T: Debug + 'static> Show for Vec<T> {
    fn evcxr_display(&self) {
        match (self as &dyn Any).downcast_ref::<Vec<Estimate>>() {
            Some(estimates) => as_table(estimates),
            None => plainly(self),
        }
    }
}

impl<T: Debug> Show for [T] {
    fn evcxr_display(&self) {
        plainly(self);
    }
}

impl<A: Debug, B: Debug> Show for (A, B) {
    fn evcxr_display(&self) {
        plainly(self);
    }
}

impl<A: Debug, B: Debug, C: Debug> Show for (A, B, C) {
    fn evcxr_display(&self) {
        plainly(self);
    }
}

/// A cell whose last expression is a loop has nothing to show.
impl Show for () {
    fn evcxr_display(&self) {}
}

fn plainly<T: Debug + ?Sized>(value: &T) {
    show(&[("text/plain", &format!("{value:?}"))]);
}
