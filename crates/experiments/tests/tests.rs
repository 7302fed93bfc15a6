//! The experiments from outside.

mod themes {
    mod resuming;
    mod training_reference;
    mod validation;
}
