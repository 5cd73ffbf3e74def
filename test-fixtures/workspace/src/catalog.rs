//! What the library has.

use std::sync::Mutex;

#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    pub title: String,
    pub author: String,
}

impl Book {
    pub fn new(title: &str, author: &str) -> Self {
        Book { title: title.to_owned(), author: author.to_owned() }
    }

    /// The result borrows from `self`, although no lifetime is written: the hint shows it.
    pub fn first_word(&self) -> &str {
        self.title.split(' ').next().unwrap_or(&self.title)
    }
}

#[derive(Default)]
pub struct Catalog {
    pub books: Mutex<Vec<Book>>,
}

impl Catalog {
    pub fn add(&self, book: Book) {
        let mut books = self.books.lock().unwrap();
        books.push(book);
    }

    pub fn count(&self) -> usize {
        self.books.lock().unwrap().len()
    }
}

/// Which of two titles is longer? With two sources, the lifetime has to be written: the result lives no longer than either.
pub fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}
