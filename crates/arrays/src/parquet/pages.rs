//! Whether a column is as large as the file says: polars reserves memory for as many values as are announced, which
//! ends the program on a forged file.

use std::io::Cursor;

use polars_parquet::read::ColumnChunkMetadata;
use polars_parquet_format::PageHeader;
use polars_parquet_format::thrift::protocol::TCompactInputProtocol;

/// Values that any column may announce, however few bytes it has: a constant one takes no room.
const FREE_VALUES: u64 = 1 << 24;
/// Values that it may announce beyond these for each byte of the file: measurements take bytes each.
const VALUES_PER_BYTE: u64 = 64;
/// More than any page header takes.
const LONGEST_PAGE_HEADER: usize = 1 << 20;

/// Checks the rows, the values and the pages that a column announces against the size of the file.
pub(super) fn plausible(file: &[u8], column: &ColumnChunkMetadata, rows: usize) -> Result<(), String> {
    let most = FREE_VALUES.saturating_add(VALUES_PER_BYTE.saturating_mul(file.len() as u64));
    // A negative number becomes one that is too large.
    let values = column.num_values() as u64;
    if values.max(rows as u64) > most {
        return Err(format!("it announces {} values in a file of {} bytes", values.max(rows as u64), file.len()));
    }
    let range = column.byte_range();
    let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
    let pages = range.and_then(|(from, to)| file.get(from..to)).ok_or("it lies beyond the end of the file")?;
    let mut left = values;
    let mut place = Cursor::new(pages);
    while left > 0 {
        let mut protocol = TCompactInputProtocol::new(&mut place, LONGEST_PAGE_HEADER);
        let page = PageHeader::read_from_in_protocol(&mut protocol).map_err(|_| "a page has no readable header")?;
        let data = page.data_page_header.as_ref().map(|header| header.num_values);
        let data = data.or(page.data_page_header_v2.as_ref().map(|header| header.num_values)).unwrap_or(0);
        let dictionary = page.dictionary_page_header.as_ref().map_or(0, |header| header.num_values);
        let sizes = [page.uncompressed_page_size, page.compressed_page_size, data, dictionary];
        let [unpacked, packed, data, dictionary] = sizes.map(|size| u64::try_from(size).unwrap_or(u64::MAX));
        if unpacked.max(dictionary) > most || packed > pages.len() as u64 - place.position().min(pages.len() as u64) {
            return Err("a page is larger than the file can hold".to_owned());
        }
        left = left.checked_sub(data).ok_or("a page has more values than its column")?;
        place.set_position(place.position() + packed);
    }
    Ok(())
}
