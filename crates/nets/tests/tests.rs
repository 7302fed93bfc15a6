//! Training from outside.

mod themes {
    mod batches;
    mod errors;
    mod outline;
    mod threads;
}
