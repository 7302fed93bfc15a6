//! The experiments from outside.

mod themes {
    mod validation;
}
