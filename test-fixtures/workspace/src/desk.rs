//! The desk where books are lent, and what is said there.

use crate::catalog::{Book, Catalog, longer};

pub struct Loan {
    pub book: Book,
    pub reader: String,
}

/// A desk that says when it closes: its `Drop` is something a person notices.
pub struct Desk {
    name: String,
}

impl Desk {
    pub fn open(name: &str) -> Desk {
        announce(&format!("the {name} desk opens"));
        Desk { name: name.to_owned() }
    }

    pub fn check(&self, catalog: &Catalog) {
        let count = catalog.count();
        let books = catalog.books.lock().unwrap();
        let mut longest = "";
        for book in books.iter() {
            longest = longer(longest, book.first_word());
        }
        announce(&format!("{}: {count} books, longest word {longest}", self.name));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        announce(&format!("the {} desk closes", self.name));
    }
}

pub fn announce(text: &str) {
    println!("{text}");
}

/// Takes the title for good.
pub fn file_away(title: String) {
    println!("filed: {title}");
}

/// Takes a title and gives another back.
pub fn shout(mut title: String) -> String {
    title.make_ascii_uppercase();
    title
}
