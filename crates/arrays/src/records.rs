//! The types of numpy's records (structured arrays): a list of fields, as a header has it.

use super::error::ArrayDefect;

/// Lists in lists that are looked into; a header may nest as many as it has bytes.
const DEEPEST: usize = 8;

/// A field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    /// The type of its numbers, in quotes as in a header, or `nested` of a record of its own.
    pub(super) descr: String,
    /// Its first byte in a record.
    pub(super) offset: usize,
    /// Numbers in it.
    pub(super) count: usize,
}

/// The fields of a record that are called something, and the bytes of a record; `None` of a type that is no record.
pub(super) fn fields(descr: &str) -> Option<Result<(Vec<Field>, usize), ArrayDefect>> {
    if !descr.starts_with('[') {
        return None;
    }
    let mut rest = descr;
    let entries = literal(&mut rest, 0).and_then(|literal| match literal {
        Literal::Sequence(entries) => Some(entries),
        _ => None,
    });
    if let Some(field) = entries.as_deref().and_then(of_objects) {
        return Some(Err(ArrayDefect::Objects { field }));
    }
    let read = entries.and_then(|entries| of_entries(&entries));
    Some(read.ok_or_else(|| ArrayDefect::Broken {
        format: super::format::Format::Npy,
        what: format!("the fields of its records are {descr}"),
    }))
}

/// What Python writes for strings, numbers, tuples and lists.
#[derive(Debug)]
enum Literal {
    Text(String),
    Number(usize),
    Sequence(Vec<Literal>),
}

fn literal(rest: &mut &str, depth: usize) -> Option<Literal> {
    *rest = rest.trim_start();
    // Python 2 wrote u'x', and 2L.
    let unmarked = rest.strip_prefix(['u', 'b']).unwrap_or(rest);
    match unmarked.chars().next()? {
        quote @ ('\'' | '"') => {
            let within = &unmarked[1..];
            let mut text = String::new();
            let mut characters = within.char_indices();
            while let Some((at, character)) = characters.next() {
                match character {
                    '\\' => text.push(escaped(&mut characters)?),
                    _ if character == quote => {
                        *rest = &within[at + 1..];
                        return Some(Literal::Text(text));
                    }
                    _ => text.push(character),
                }
            }
            None
        }
        open @ ('(' | '[') if depth < DEEPEST => {
            let close = if open == '(' { ')' } else { ']' };
            let mut items = Vec::new();
            *rest = rest[1..].trim_start();
            while !rest.starts_with(close) {
                items.push(literal(rest, depth + 1)?);
                *rest = rest.trim_start();
                match rest.strip_prefix(',') {
                    Some(after) => *rest = after.trim_start(),
                    None if rest.starts_with(close) => {}
                    None => return None,
                }
            }
            *rest = &rest[1..];
            Some(Literal::Sequence(items))
        }
        _ => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let number = rest[..end].parse().ok()?;
            *rest = rest[end..].trim_start_matches('L');
            Some(Literal::Number(number))
        }
    }
}

/// The character behind a backslash: Python writes those so that nobody sees, such as a no-break space.
fn escaped(characters: &mut std::str::CharIndices) -> Option<char> {
    let digits = match characters.next()?.1 {
        'n' => return Some('\n'),
        'r' => return Some('\r'),
        't' => return Some('\t'),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        other => return Some(other),
    };
    let mut code = 0;
    for _ in 0..digits {
        code = 16 * code + characters.next()?.1.to_digit(16)?;
    }
    char::from_u32(code)
}

fn of_entries(entries: &[Literal]) -> Option<(Vec<Field>, usize)> {
    let mut fields = Vec::new();
    let mut offset: usize = 0;
    for entry in entries {
        let Literal::Sequence(parts) = entry else { return None };
        let (name, kind, count) = match &parts[..] {
            [name, kind] => (name, kind, 1),
            [name, kind, shape] => (name, kind, of_shape(shape)?),
            _ => return None,
        };
        let name = match name {
            Literal::Text(name) => name,
            // A title and the name.
            Literal::Sequence(both) => match &both[..] {
                [_, Literal::Text(name)] => name,
                _ => return None,
            },
            Literal::Number(_) => return None,
        };
        let (descr, size) = match kind {
            Literal::Text(kind) => (format!("'{kind}'"), size_of(kind)?),
            Literal::Sequence(inner) => ("nested".to_owned(), of_entries(inner)?.1),
            Literal::Number(_) => return None,
        };
        // Padding between fields has no name.
        if !name.is_empty() {
            fields.push(Field { name: name.clone(), descr, offset, count });
        }
        offset = offset.checked_add(size.checked_mul(count)?)?;
    }
    Some((fields, offset))
}

/// The first field that holds Python objects: a record with one is pickled as a whole.
fn of_objects(entries: &[Literal]) -> Option<String> {
    entries.iter().find_map(|entry| match entry {
        Literal::Sequence(parts) => match &parts[..] {
            [Literal::Text(name), Literal::Text(kind), ..] => {
                (kind.trim_start_matches(['<', '>', '=', '|']) == "O").then(|| name.clone())
            }
            [_, Literal::Sequence(inner), ..] => of_objects(inner),
            _ => None,
        },
        _ => None,
    })
}

fn of_shape(shape: &Literal) -> Option<usize> {
    match shape {
        Literal::Number(size) => Some(*size),
        Literal::Sequence(sizes) => sizes.iter().try_fold(1_usize, |count, size| match size {
            Literal::Number(size) => count.checked_mul(*size),
            _ => None,
        }),
        Literal::Text(_) => None,
    }
}

/// Bytes of a value of this type: the number behind its letter; text has four bytes a character.
fn size_of(kind: &str) -> Option<usize> {
    let kind = kind.trim_start_matches(['<', '>', '=', '|']);
    let (letter, size) = kind.split_at_checked(1)?;
    let end = size.find(|c: char| !c.is_ascii_digit()).unwrap_or(size.len());
    let size: usize = size[..end].parse().ok()?;
    if letter == "U" { size.checked_mul(4) } else { Some(size) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(descr: &str) -> Option<(Vec<(String, usize, usize)>, usize)> {
        let (fields, size) = fields(descr)?.ok()?;
        Some((fields.into_iter().map(|field| (field.name, field.offset, field.count)).collect(), size))
    }

    #[test]
    fn a_field_of_objects_is_named() {
        for descr in ["[('x', '<f8'), ('name', '|O')]", "[('a', [('name', 'O', (2,))]), ('x', '<f8')]"] {
            let refused = fields(descr).unwrap().unwrap_err().to_string();
            assert!(refused.contains("field `name`") && refused.contains("to_parquet"), "{refused}");
        }
    }

    #[test]
    fn fields_are_found() {
        let of = |name: &str, offset, count| (name.to_owned(), offset, count);
        assert_eq!(found("[('x', '<f8'), ('y', '<i4')]"), Some((vec![of("x", 0, 1), of("y", 8, 1)], 12)));
        // Aligned, with a title, with coordinates, with text and a date.
        let aligned = "[('x', '|i1'), ('', '|V7'), (('a title', 'y'), '>f8', (2, 3)), ('s', '<U5'), ('t', '<M8[ns]'), ('z', '<f4', 2L)]";
        let names = vec![of("x", 0, 1), of("y", 8, 6), of("s", 56, 1), of("t", 76, 1), of("z", 84, 2)];
        assert_eq!(found(aligned), Some((names, 92)));
        assert_eq!(found("[(u'it\\'s', '<f8')]"), Some((vec![of("it's", 0, 1)], 8)));
        let escapes = r"[('a\xa0b\t\u200b\U0001f600\\', '<f8')]";
        assert_eq!(found(escapes), Some((vec![of("a\u{a0}b\t\u{200b}\u{1f600}\\", 0, 1)], 8)));
        assert!(found(r"[('\xg0', '<f8')]").is_none() && found(r"[('\Uffffffff', '<f8')]").is_none());
        assert_eq!(
            found("[('r', [('a', '<f8'), ('b', '<f8')]), ('x', '<f8')]"),
            Some((vec![of("r", 0, 1), of("x", 16, 1)], 24))
        );
        assert!(fields("'<f8'").is_none());
    }

    #[test]
    fn what_is_no_list_of_fields_is_refused() {
        let nested = format!("[('a', {}", "[('b', ".repeat(2000));
        for wrong in
            ["[", "[('x')]", "[('x', 5)]", "[('x', '<f8'", "[('x', 'f')]", "[x]", "[('x', '<f8', 'two')]", &nested]
        {
            assert!(fields(wrong).is_some_and(|read| read.is_err()), "{wrong}");
        }
        assert!(found("[('x', '<f8', (4294967296, 4294967296, 2))]").is_none());
    }
}
