//! The program as a person starts it: one binary, a file per theme.

mod themes {
    mod datasets;
    mod drawing;
    mod house;
    mod mi;
    mod mi_files;
    mod output;
    mod places;
    mod room;
    mod train;
}
