// SYNTAX TEST "source.rust" "scopes for what decides on ownership"

fn longest<'a>(x: &'a str, y: &mut String) -> &'static str {
//         ^^ entity.name.type.lifetime.rust ownership.lifetime.rust
//                ^ ownership.borrow.shared.rust
//                 ^^ ownership.lifetime.rust
//                            ^^^^ ownership.borrow.exclusive.rust
//                                            ^ ownership.borrow.shared.rust
//                                             ^^^^^^^ ownership.lifetime.rust
    let f = move || x;
//          ^^^^ keyword.other.move.rust ownership.move.rust
    let g = move |a| a;
//          ^^^^ ownership.move.rust
    let h = async move { x };
//                ^^^^ ownership.move.rust
    let ref r = x;
//      ^^^ storage.modifier.ref.rust ownership.ref.rust
    let (ref mut s, _) = pair;
//       ^^^ ownership.ref.rust
    take(&x, &&y, &[1], &*z);
//       ^ ownership.borrow.shared.rust
//           ^^ ownership.borrow.shared.rust
//                ^ ownership.borrow.shared.rust
//                      ^ ownership.borrow.shared.rust
    if a && b & c == d {}
//       ^^ - ownership.borrow.shared.rust
//            ^ - ownership.borrow.shared.rust
    a &= b;
//    ^ - ownership.borrow.shared.rust
    let p = &raw const x;
//          ^ - ownership.borrow.shared.rust
    let c = 'x';
//          ^^^ - ownership.lifetime.rust
    'outer: loop { break 'outer; }
//  ^^^^^^ ownership.lifetime.rust
    let t: &'a mut T = u;
//         ^ ownership.borrow.exclusive.rust
    // 'a & &mut move || ref x
//     ^^ - ownership.lifetime.rust
//          ^^^^ - ownership.borrow.exclusive.rust
    let text = "'a &mut x move || ref y";
//              ^^ - ownership.lifetime.rust
//                 ^^^^ - ownership.borrow.exclusive.rust
//                        ^^^^ - ownership.move.rust
    let movement = preference;
//      ^^^^ - ownership.move.rust
}
