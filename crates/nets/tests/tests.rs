//! Training from outside.

mod themes {
    mod batches;
    mod debiased;
    mod errors;
    mod modules;
    mod networks;
    mod oracle;
    mod outline;
    mod resume;
    mod shapes;
    mod threads;
}
