//! Jobs side by side, the threads shared out among them.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::Error;

/// One of the places where jobs go side by side.
pub struct Lane<J, N> {
    /// Jobs side by side, this one counted.
    pub side_by_side: usize,
    job: J,
    pool: ThreadPool,
    news: Sender<(J, Result<N, Error>)>,
}

impl<J: Clone, N> Lane<J, N> {
    /// Sends news of the job to the caller's thread.
    pub fn tell(&self, news: N) {
        // The receiver is gone if the caller's callback panicked.
        let _ = self.news.send((self.job.clone(), Ok(news)));
    }

    /// Does this on the lane's own threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T
    where
        J: Sync,
        N: Send,
    {
        self.pool.install(work)
    }
}

/// Does these jobs in order, `lanes` at a time (one to a thread of the current rayon pool, without a number), and tells
/// the caller's thread what each sends.
///
/// After an error no further job is started; jobs that are running are finished.
pub fn side_by_side<J, N>(
    jobs: &[J],
    lanes: Option<NonZeroUsize>,
    work: impl Fn(&J, &Lane<J, N>) -> Result<(), Error> + Sync,
    mut hear: impl FnMut(&J, N),
) -> Result<(), Error>
where
    J: Clone + Send + Sync,
    N: Send,
{
    let threads = rayon::current_num_threads();
    let lanes = lanes.map_or(threads, usize::from).min(jobs.len());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (sender, heard) = mpsc::channel();
        for place in 0..lanes {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let threads = (threads / lanes + usize::from(place < threads % lanes)).max(1);
            scope.spawn(move || {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let done =
                        ThreadPoolBuilder::new().num_threads(threads).build().map_err(Error::from).and_then(|pool| {
                            work(job, &Lane { side_by_side: lanes, job: job.clone(), pool, news: sender.clone() })
                        });
                    if let Err(error) = done {
                        next.store(jobs.len(), Ordering::Relaxed);
                        let _ = sender.send((job.clone(), Err(error)));
                    }
                }
            });
        }
        drop(sender);
        let mut outcome = Ok(());
        for (job, news) in heard {
            match news {
                Ok(news) => hear(&job, news),
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TooFewImages;

    fn failing(job: u32) -> Error {
        TooFewImages { split: "test", found: job as usize, needed: 9, why: String::new(), file: None }.into()
    }

    #[test]
    fn every_job_is_done_once_on_a_share_of_the_threads() {
        for lanes in 1..5 {
            let mut heard = Vec::new();
            let pool = ThreadPoolBuilder::new().num_threads(3).build().unwrap();
            pool.install(|| {
                side_by_side(
                    &[10, 20, 30],
                    NonZeroUsize::new(lanes),
                    |_, lane| {
                        lane.tell(lane.install(rayon::current_num_threads));
                        Ok(())
                    },
                    |job, threads| heard.push((*job, threads)),
                )
            })
            .unwrap();
            heard.sort();
            assert_eq!(heard.iter().map(|(job, _)| *job).collect::<Vec<_>>(), [10, 20, 30]);
            // Which lane takes which job is open: a quick one may do them all.
            let shares = 3 / lanes.min(3)..=3_usize.div_ceil(lanes.min(3));
            assert!(heard.iter().all(|(_, threads)| shares.contains(threads)), "{lanes} lanes: {heard:?}");
        }
    }

    #[test]
    fn nothing_is_begun_after_an_error() {
        let mut heard = Vec::new();
        let work = |job: &u32, lane: &Lane<u32, ()>| {
            lane.tell(());
            if *job == 2 { Err(failing(*job)) } else { Ok(()) }
        };
        let outcome = side_by_side(&[1, 2, 3, 4], NonZeroUsize::new(1), work, |job, ()| heard.push(*job));
        assert!(matches!(outcome, Err(Error::Images(few)) if few.found == 2));
        assert_eq!(heard, [1, 2]);
    }
}
