//! Reading Parquet files that anyone may have written.

use std::io::SeekFrom;
use std::panic::{AssertUnwindSafe, catch_unwind};

use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use polars_io::SerReader;
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::ParquetReader;

/// Values that any file may hold, however short it is: a constant column takes no room.
const FREE_VALUES: u64 = 1 << 24;
/// Values of a longer file, for each of its bytes. Measurements take bytes each.
const VALUES_PER_BYTE: u64 = 64;

/// All columns of a Parquet file.
///
/// # Errors
/// What polars says; a file that polars panics on, or that announces far more values than its size can hold, is an
/// error too.
pub fn read_parquet(mut file: impl MmapBytesReader) -> PolarsResult<DataFrame> {
    let bytes = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    // polars takes what a file says of itself for true: on damaged ones it panics in places where it could refuse.
    let read = || {
        let mut reader = ParquetReader::new(file);
        let columns = reader.schema()?.len();
        let rows = announced_rows(&mut reader)?;
        let most = FREE_VALUES.saturating_add(bytes.saturating_mul(VALUES_PER_BYTE));
        if rows.saturating_mul(columns as u64) > most {
            let what = format!("it announces {columns} columns of {rows} rows in {bytes} bytes");
            return Err(PolarsError::ComputeError(what.into()));
        }
        reader.finish()
    };
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(PolarsError::ComputeError("it is damaged, polars gave up on it".into())))
}

/// The most rows that any part of the metadata speaks of.
fn announced_rows<R: MmapBytesReader>(reader: &mut ParquetReader<R>) -> PolarsResult<u64> {
    let metadata = reader.get_metadata()?;
    let groups = metadata.row_groups.iter().fold(0_u64, |sum, group| sum.saturating_add(group.num_rows() as u64));
    Ok(groups.max(metadata.num_rows as u64))
}
