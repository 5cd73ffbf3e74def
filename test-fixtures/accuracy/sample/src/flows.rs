//! Closures, futures, macros, boxes.

macro_rules! twice {
    ($value:expr) => {{
        let kept = $value;
        kept.len() + $value.len()
    }};
}

pub fn captures(text: String, mut count: usize) -> impl Fn() -> usize {
    let mut add = |n: usize| count += n;
    add(2);
    let length = || text.len();
    let known = length();
    move || text.len() + count + known
}

pub fn macros(words: &[String]) -> usize {
    let joined = words.join(" ");
    twice!(joined.as_str()) + twice!(&words)
}

pub struct Node {
    pub value: String,
    pub next: Option<Box<Node>>,
}

impl Node {
    pub fn last(&mut self) -> &mut Node {
        match self.next {
            Some(ref mut next) => next.last(),
            None => self,
        }
    }

    pub fn replace(&mut self, value: String) -> String {
        let old = std::mem::replace(&mut self.value, value);
        self.next = None;
        old
    }
}

pub fn unbox(node: Box<Node>) -> String {
    let Node { value, next } = *node;
    match next {
        Some(next) => value + &next.value,
        None => value,
    }
}

pub async fn later(text: &str) -> usize {
    let owned = text.to_string();
    let length = measure(&owned).await;
    length + owned.len()
}

async fn measure(text: &String) -> usize {
    text.len()
}
