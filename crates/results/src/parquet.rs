//! Reading Parquet files that anyone may have written.
//!
//! polars trusts the metadata of a file: on damaged files it may panic, and it reserves memory for the announced number
//! of values, which can end the program. So the announced sizes are compared with the file's size first, and a panic of
//! polars becomes an error.

use std::io::Cursor;
use std::panic::catch_unwind;

use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use polars_parquet_format::PageHeader;
use polars_parquet_format::thrift::protocol::TCompactInputProtocol;

/// Values that any file may announce, however short it is: a constant column takes no room.
const FREE_VALUES: u64 = 1 << 24;
/// Values that it may announce beyond these for each of its bytes: measurements take bytes each.
const VALUES_PER_BYTE: u64 = 64;
/// More than any page header takes.
const LONGEST_PAGE_HEADER: usize = 1 << 20;

/// All columns of a Parquet file.
///
/// # Errors
/// What polars says; also a file that polars panics on, or that announces far more values than its size can hold.
pub fn read_parquet(file: &[u8]) -> PolarsResult<DataFrame> {
    let read = || {
        plausible(file)?;
        let frame = ParquetReader::new(Cursor::new(file)).finish()?;
        // polars does not look whether it found as many values as rows were announced.
        let whole = frame.columns().iter().all(|column| column.len() == frame.height());
        if whole { Ok(frame) } else { Err(refused("its columns are not of one length")) }
    };
    catch_unwind(read).unwrap_or_else(|_| Err(refused("it is damaged beyond what polars can tell")))
}

/// Whether rows, columns and pages are as many as the file can hold.
fn plausible(file: &[u8]) -> PolarsResult<()> {
    let most = FREE_VALUES.saturating_add(VALUES_PER_BYTE.saturating_mul(file.len() as u64));
    let mut reader = ParquetReader::new(Cursor::new(file));
    let columns = reader.schema()?.len();
    let metadata = reader.get_metadata()?;
    let mut rows = 0_u64;
    let mut values = 0_u64;
    for group in &metadata.row_groups {
        rows = rows.saturating_add(group.num_rows() as u64);
        for column in group.parquet_columns() {
            // A negative number becomes one that is too large.
            values = values.saturating_add(column.num_values() as u64);
            let pages = column.byte_range();
            let pages = usize::try_from(pages.start).ok().zip(usize::try_from(pages.end).ok());
            let pages = pages.and_then(|(from, to)| file.get(from..to));
            let pages = pages.ok_or_else(|| refused("a column lies beyond its end"))?;
            if values <= most {
                plausible_pages(pages, column.num_values() as u64, most)?;
            }
        }
    }
    let announced = rows.max(metadata.num_rows as u64).saturating_mul(columns as u64).max(values);
    if announced > most {
        return Err(refused(&format!("it announces {announced} values in {} bytes", file.len())));
    }
    Ok(())
}

/// Whether the pages of a column hold the values announced, and what is unpacked from them is no more than `most`.
fn plausible_pages(pages: &[u8], values: u64, most: u64) -> PolarsResult<()> {
    let mut left = values;
    let mut place = Cursor::new(pages);
    while left > 0 {
        let mut protocol = TCompactInputProtocol::new(&mut place, LONGEST_PAGE_HEADER);
        let page = PageHeader::read_from_in_protocol(&mut protocol)
            .map_err(|error| refused(&format!("a page has no readable header: {error}")))?;
        let data = page.data_page_header.as_ref().map(|header| header.num_values);
        let data = data.or(page.data_page_header_v2.as_ref().map(|header| header.num_values)).unwrap_or(0);
        let dictionary = page.dictionary_page_header.as_ref().map_or(0, |header| header.num_values);
        let sizes = [page.uncompressed_page_size, page.compressed_page_size, data, dictionary];
        let [unpacked, packed, data, dictionary] = sizes.map(|size| u64::try_from(size).unwrap_or(u64::MAX));
        if unpacked.max(dictionary) > most || packed > pages.len() as u64 - place.position().min(pages.len() as u64) {
            return Err(refused("a page is larger than the file can hold"));
        }
        left = left.checked_sub(data).ok_or_else(|| refused("a page has more values than its column"))?;
        place.set_position(place.position() + packed);
    }
    Ok(())
}

fn refused(what: &str) -> PolarsError {
    PolarsError::ComputeError(what.to_owned().into())
}
