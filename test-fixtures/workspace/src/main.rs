//! A tour: the desk of a small library, in seven stops.
//!
//! Read from top to bottom. `Alt+O` shows and hides the hints, `Alt+U` changes what is underlined, a hover on any variable
//! tells the line of its life, and `Ctrl+.` on a clone offers what to write instead.

mod catalog;
mod desk;

use catalog::{Book, Catalog};
use desk::{Desk, announce, file_away, shout};

fn main() {
    stop_1_moves();
    stop_2_borrows();
    stop_3_loops();
    stop_4_closures();
    stop_5_parts();
    stop_6_guards_and_drops();
    stop_7_clones();
}

/// Stop 1. A `String` has one owner. Passing it to a function hands it over; put the cursor on `title`.
fn stop_1_moves() {
    let title = String::from("The Left Hand of Darkness");
    let pages = 304;
    announce(&title);
    file_away(title); // `title` ends here; `pages` is Copy and would not
    announce(&format!("{pages} pages"));
    announce(&pages.to_string());

    let returned = String::from("Kindred");
    if pages > 300 {
        file_away(returned); // moved on this path only: on the other it is dropped at the end (`Alt+I`)
    }
}

/// Stop 2. References lend without giving. A shared loan and an exclusive one cannot overlap: each ends at its last use.
fn stop_2_borrows() {
    let mut shelf = vec![String::from("Solaris"), String::from("Roadside Picnic")];
    let first = &shelf[0];
    announce(first); // the shared loan ends here …
    shelf.push(String::from("Dawn")); // … so that this may borrow exclusively
    let last = shelf.last_mut();
    if let Some(last) = last {
        last.push_str(" (Lilith's Brood)");
    }
    announce(&shelf.join(", "));
}

/// Stop 3. `for x in v` takes the vector, `for x in &v` looks at it.
fn stop_3_loops() {
    let titles = vec![String::from("Ubik"), String::from("Valis")];
    for title in &titles {
        announce(title);
    }
    let mut shouted = Vec::new();
    for title in titles {
        shouted.push(shout(title));
    }
    announce(&shouted.join(" "));
}

/// Stop 4. A closure borrows what it uses, or takes it along with `move`.
fn stop_4_closures() {
    let reader = String::from("Ada");
    let mut visits = 0;
    let mut greet = |time: &str| {
        visits += 1;
        announce(&format!("good {time}, {reader}"));
    };
    greet("morning");
    greet("evening");
    announce(&format!("{visits} visits"));

    let farewell = move || announce(&format!("goodbye, {reader}"));
    farewell();
}

/// Stop 5. Parts of a value can leave on their own; what is left is dropped at the end.
fn stop_5_parts() {
    let book = Book::new("Embassytown", "China Miéville");
    let Book { title, .. } = book; // `book.author` stays behind
    file_away(title);

    let loan = desk::Loan { book: Book::new("Excession", "Iain Banks"), reader: String::from("Gurgeh") };
    file_away(loan.reader);
    announce(&loan.book.title);
}

/// Stop 6. Some drops do something: a lock is released, a desk is closed. Their order is the reverse of their birth.
fn stop_6_guards_and_drops() {
    let catalog = Catalog::default();
    let desk = Desk::open("front");
    {
        let mut books = catalog.books.lock().unwrap();
        books.push(Book::new("Use of Weapons", "Iain Banks"));
    } // the lock is released here, not at the end of the function
    desk.check(&catalog);
    let replaced = Desk::open("back");
    drop(replaced);
    announce("closing time");
}

/// Stop 7. Clones that need not be. Each has a quick fix, but for the last.
fn stop_7_clones() {
    let title = String::from("Kindred");
    announce(&title.clone());
    let upper = title.clone().to_uppercase();
    announce(&upper);
    let catalog = Catalog::default();
    catalog.add(Book::new(&title, "Octavia Butler"));
    file_away(title.clone()); // the last use: it could just be moved

    let kept = String::from("Parable of the Sower");
    file_away(kept.clone()); // needed: `kept` is used below
    announce(&kept);
}
