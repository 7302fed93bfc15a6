//! A mirror on loopback that behaves as badly as it is told.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::sample;

#[derive(Clone, Copy)]
pub(crate) enum Manner {
    Honest,
    /// Sends the content unpacked.
    Plain,
    NotFound,
    /// Announces all and closes half way.
    Truncated,
    /// Announces nothing and closes half way.
    CutWithoutLength,
    /// Sends a whole gzip file of something else.
    WrongBytes,
    /// Sends something that is not gzip at all, as a captive portal does.
    Page,
    /// Sends half, then nothing.
    Stalling,
    /// Sends a byte now and then, for ever.
    Trickling,
}

pub(crate) struct Mirror {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Mirror {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let url = format!("http://{}/some/folder/", listener.local_addr().expect("a bound port"));
        let requests = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::SeqCst);
                // A client that gives up closes the connection: that is the point, not a failure.
                thread::spawn(move || answer(stream, manner).ok());
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, manner: Manner) -> std::io::Result<()> {
    let mut request = String::new();
    let mut reader = BufReader::new(stream.try_clone()?);
    while reader.read_line(&mut request)? > 2 {}
    let path = request.split(' ').nth(1).unwrap_or_default();
    let wanted = path.strip_prefix("/some/folder/").and_then(|file| file.strip_suffix(".gz"));
    let content = sample::NAMES.iter().position(|name| Some(*name) == wanted).map(|at| sample::contents()[at].clone());
    let (Some(content), false) = (content, matches!(manner, Manner::NotFound)) else {
        return write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    };
    let file = sample::gzip(&content);
    let half = &file[..file.len() / 2];
    let head = |length: usize| format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    let send = |stream: &mut TcpStream, length: usize, body: &[u8]| {
        stream.write_all(head(length).as_bytes())?;
        stream.write_all(body)
    };
    match manner {
        Manner::Honest => send(&mut stream, file.len(), &file),
        Manner::Plain => send(&mut stream, content.len(), &content),
        Manner::NotFound => Ok(()),
        Manner::Truncated => send(&mut stream, file.len(), half),
        Manner::CutWithoutLength => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            stream.write_all(half)
        }
        Manner::WrongBytes => {
            let other = sample::gzip(b"another file altogether");
            send(&mut stream, other.len(), &other)
        }
        Manner::Page => send(&mut stream, 20, b"<html>log in</html>\n"),
        Manner::Stalling => {
            send(&mut stream, file.len(), half)?;
            thread::sleep(Duration::from_secs(20));
            Ok(())
        }
        Manner::Trickling => {
            stream.write_all(head(1 << 20).as_bytes())?;
            for _ in 0..2000 {
                stream.write_all(&[0x1f])?;
                thread::sleep(Duration::from_millis(10));
            }
            Ok(())
        }
    }
}
