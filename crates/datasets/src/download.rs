//! One published file from the first mirror that delivers it whole.

use std::io::{ErrorKind, Read};
use std::net::IpAddr;
use std::time::Duration;

use ureq::Agent;

use crate::error::{IdxDefect, MirrorDefect, MirrorFailure};
use crate::folder;
use crate::published::PublishedFile;
use interlayer_arrays::gzip;

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The file's usual name.
    pub name: &'a str,
    /// The address it comes from; where it changes, the mirror before has failed.
    pub url: &'a str,
    /// Bytes so far, compressed.
    pub bytes: u64,
    /// Bytes in all, compressed, where the server says.
    pub total: Option<u64>,
}

/// How long to wait before the next mirror is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the name to resolve, and again for the connection to stand. 5 s by default.
    pub connect: Duration,
    /// Without a byte. 15 s by default.
    pub stall: Duration,
    /// For a whole file. 5 minutes by default.
    pub file: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), stall: Duration::from_secs(15), file: Duration::from_secs(300) }
    }
}

/// An HTTP client; proxies come from the environment.
pub(crate) fn agent(timeouts: Timeouts) -> Agent {
    Agent::config_builder()
        .timeout_resolve(Some(timeouts.connect))
        .timeout_connect(Some(timeouts.connect))
        .timeout_per_read(Some(timeouts.stall))
        .timeout_global(Some(timeouts.file))
        .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

/// The verified, unpacked content of `name`, or what each mirror did instead.
pub(crate) fn download(
    agent: &Agent,
    mirrors: &[String],
    name: &'static str,
    published: &PublishedFile,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Vec<u8>, Vec<MirrorFailure>> {
    let mut failures = Vec::new();
    for mirror in mirrors {
        let url = format!("{}/{name}.gz", mirror.trim_end_matches('/'));
        match from_mirror(agent, &url, name, published, progress) {
            Ok(content) => return Ok(content),
            Err(defect) => failures.push(MirrorFailure { url, defect }),
        }
    }
    Err(failures)
}

fn from_mirror(
    agent: &Agent,
    url: &str,
    name: &str,
    published: &PublishedFile,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Vec<u8>, MirrorDefect> {
    let request = agent.get(url);
    let request = if is_loopback(url) { request.config().proxy(None).build() } else { request };
    let body = request.call().map_err(defect)?.into_body();
    let total = body.content_length();
    // No honest copy is longer: gzip adds a few bytes at most to what it cannot shrink.
    let mut reader = body.into_reader().take(published.bytes + (1 << 16));
    let mut file = Vec::new();
    let mut piece = vec![0; 1 << 16];
    progress(Progress { name, url, bytes: 0, total });
    loop {
        let read = reader.read(&mut piece).map_err(|error| defect(error.into()))?;
        if read == 0 {
            break;
        }
        file.extend_from_slice(&piece[..read]);
        progress(Progress { name, url, bytes: file.len() as u64, total });
    }
    let content = gzip::unpack_at_most(file, published.bytes + 1).map_err(IdxDefect::from)?;
    let found = folder::sha256([content.as_slice()]);
    if found != published.sha256 {
        return Err(MirrorDefect::Checksum { expected: published.sha256.clone(), found });
    }
    Ok(content)
}

/// Seen from a proxy, loopback is another machine.
fn is_loopback(url: &str) -> bool {
    let url = url.parse::<ureq::http::Uri>().ok();
    let host = url.as_ref().and_then(|url| url.host()).unwrap_or_default();
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn defect(error: ureq::Error) -> MirrorDefect {
    match error {
        ureq::Error::StatusCode(status) => MirrorDefect::Status(status),
        ureq::Error::Timeout(which) => MirrorDefect::Slow(which.to_string()),
        other => MirrorDefect::Transport(transport(&other)),
    }
}

/// A broken transfer in words; what the system says of it stays.
fn transport(error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => "the host's name has no address".to_owned(),
        ureq::Error::ConnectionFailed => "no connection".to_owned(),
        ureq::Error::ConnectProxyFailed(_) | ureq::Error::InvalidProxyUrl => "the proxy does not connect".to_owned(),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "this is no web address".to_owned(),
        ureq::Error::Io(source) => match source.kind() {
            ErrorKind::UnexpectedEof => "the transfer broke off".to_owned(),
            ErrorKind::InvalidData => "the server's certificate is refused".to_owned(),
            _ => source.to_string(),
        },
        _ => "the transfer failed".to_owned(),
    }
}
