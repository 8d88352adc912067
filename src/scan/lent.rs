//! One tree for many threads: the thread that owns it reads for the others.
//!
//! In: a [`Tree`], which belongs to the thread that opened it, and work for others. Out: to each of them a [`Lent`], a tree
//! that asks the owner; to the owner what they say, as they say it.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use super::Callers;
use crate::path::RepoPath;
use crate::tree::{Content, Tree, Unreadable};

enum Question {
    Read(RepoPath),
    Folder(RepoPath),
    Files,
    IsLink(RepoPath),
    LinksIn(RepoPath),
    Link(RepoPath),
    HasCallers(RepoPath),
}

enum Answer {
    Content(Result<Option<Content>, Unreadable>),
    Paths(Result<Vec<RepoPath>, Unreadable>),
    Files(Result<Arc<[RepoPath]>, Unreadable>),
    Is(bool),
    Links(Vec<RepoPath>),
    Link(Option<Vec<u8>>),
}

enum Message<T> {
    Ask(usize, Question),
    Said(T),
}

/// What a thread has of the tree.
pub struct Lent<T> {
    number: usize,
    to_owner: Sender<Message<T>>,
    answers: Receiver<Answer>,
    files: RefCell<Option<Arc<[RepoPath]>>>,
}

/// Runs `work` on so many threads, each with the tree, and gives the owner what they say.
pub fn to_threads<T: Send>(
    threads: usize,
    tree: &dyn Tree,
    callers: &Callers,
    work: impl Fn(&Lent<T>) + Sync,
    mut hear: impl FnMut(T),
) {
    let (to_owner, messages) = mpsc::channel();
    let mut replies = Vec::new();
    std::thread::scope(|scope| {
        for number in 0..threads {
            let (reply, answers) = mpsc::channel();
            replies.push(reply);
            let lent = Lent { number, to_owner: to_owner.clone(), answers, files: RefCell::default() };
            let work = &work;
            scope.spawn(move || work(&lent));
        }
        drop(to_owner);
        let mut files = None;
        // Ends when the last thread has let go; one that panicked ends the scope with its panic.
        for message in messages {
            match message {
                Message::Said(said) => hear(said),
                Message::Ask(number, question) => {
                    let answer = match question {
                        Question::Read(path) => Answer::Content(tree.read(&path)),
                        Question::Folder(path) => Answer::Paths(tree.folder(&path)),
                        Question::IsLink(path) => Answer::Is(tree.is_link(&path)),
                        Question::LinksIn(path) => Answer::Links(tree.links_in(&path)),
                        Question::Link(path) => Answer::Link(tree.link(&path)),
                        Question::HasCallers(path) => Answer::Is(callers.has(&path)),
                        Question::Files => {
                            let all = || tree.files().map(Arc::<[RepoPath]>::from);
                            Answer::Files(files.get_or_insert_with(all).clone())
                        }
                    };
                    // Whoever asked and went away panicked.
                    let _ = replies[number].send(answer);
                }
            }
        }
    });
}

impl<T> Lent<T> {
    pub fn say(&self, said: T) {
        let _ = self.to_owner.send(Message::Said(said));
    }

    /// Whether anything calls a folder.
    pub fn has_callers(&self, folder: &RepoPath) -> bool {
        matches!(self.ask(Question::HasCallers(folder.clone())), Some(Answer::Is(true)))
    }

    fn ask(&self, question: Question) -> Option<Answer> {
        self.to_owner.send(Message::Ask(self.number, question)).ok()?;
        self.answers.recv().ok()
    }
}

/// The owner lives as long as its threads do.
fn gone(path: &RepoPath) -> Unreadable {
    Unreadable { path: path.clone(), why: "nobody reads the tree any more".to_owned() }
}

impl<T> Tree for Lent<T> {
    fn read(&self, path: &RepoPath) -> Result<Option<Content>, Unreadable> {
        match self.ask(Question::Read(path.clone())) {
            Some(Answer::Content(content)) => content,
            _ => Err(gone(path)),
        }
    }

    fn folder(&self, folder: &RepoPath) -> Result<Vec<RepoPath>, Unreadable> {
        match self.ask(Question::Folder(folder.clone())) {
            Some(Answer::Paths(paths)) => paths,
            _ => Err(gone(folder)),
        }
    }

    fn files_named(&self, is_wanted: &dyn Fn(&[u8]) -> bool) -> Result<Vec<RepoPath>, Unreadable> {
        let mut files = self.files.borrow_mut();
        if files.is_none() {
            *files = match self.ask(Question::Files) {
                Some(Answer::Files(files)) => Some(files?),
                _ => return Err(gone(&RepoPath::root())),
            };
        }
        let all = files.iter().flat_map(|files| files.iter());
        Ok(all.filter(|path| is_wanted(path.file_name())).cloned().collect())
    }

    fn is_link(&self, path: &RepoPath) -> bool {
        matches!(self.ask(Question::IsLink(path.clone())), Some(Answer::Is(true)))
    }

    fn links_in(&self, folder: &RepoPath) -> Vec<RepoPath> {
        match self.ask(Question::LinksIn(folder.clone())) {
            Some(Answer::Links(links)) => links,
            _ => Vec::new(),
        }
    }

    fn link(&self, path: &RepoPath) -> Option<Vec<u8>> {
        match self.ask(Question::Link(path.clone())) {
            Some(Answer::Link(text)) => text,
            _ => None,
        }
    }
}
