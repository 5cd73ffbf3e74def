//! Every topic once, for a comparison with what rustc once said of it. When this changes, record again.
use std::collections::HashMap;
use std::fmt::Debug;

mod flows;
pub use flows::*;

#[derive(Debug, Clone, PartialEq)]
pub struct User {
    pub name: String,
    pub tags: Vec<String>,
    pub age: u32,
}

pub fn consume(user: User) -> usize {
    user.tags.len()
}

pub fn moves(flag: bool, user: User, other: User) -> usize {
    let name = user.name;
    let mut total = name.len() + user.tags.len();
    if flag {
        total += consume(other);
    }
    for tag in user.tags {
        total += tag.len();
    }
    total
}

pub fn copies(mut n: u32, pair: (u8, char)) -> (u32, char) {
    let m = n;
    n += m;
    let (_, c) = pair;
    (n, c)
}

pub fn borrows(map: &mut HashMap<String, Vec<u32>>, key: &str) -> usize {
    let list = map.entry(key.to_string()).or_default();
    list.push(1);
    let first = list.first().copied();
    println!("{key} {first:?} {}", list.len());
    let all = &*map;
    all.values()
        .map(|values| values.len())
        .sum::<usize>()
}

pub fn longest<'a>(left: &'a str, right: &'a str) -> &'a str {
    if left.len() > right.len() { left } else { right }
}

pub fn drops(flag: bool) -> Option<String> {
    let guard = std::sync::Mutex::new(vec![1]);
    let held = guard.lock().ok()?;
    let mut text = String::from("a");
    text = format!("{text}{}", held.len());
    if flag {
        return Some(text);
    }
    let rest = (String::new(), String::new());
    drop(rest.0);
    None
}

pub fn matches(value: Option<User>, n: u8) -> String {
    let kind = match n {
        0..=9 => "digit",
        b if b > 99 => "large",
        _ => "other",
    };
    match value {
        Some(User { ref name, age, .. }) if age > 3 => format!("{name}{kind}"),
        Some(user) => user.name,
        None => kind.to_owned(),
    }
}

pub fn show<T: Debug + Clone>(items: &[T]) -> Vec<T> {
    let mut copy = items.to_vec();
    while let Some(item) = copy.pop() {
        println!("{item:?}");
    }
    assert_eq!(copy.len(), 0);
    items.iter().cloned().collect()
}
