/** The part of the page that does not change with the figures: what is compared, and how. */
export const METHOD = `## Method

\`npm run accuracy -- PACKAGE_FOLDER... | FILE.rs...\` makes such a table for any package or program; it needs a Rust toolchain. On a copy, offline,
rustc writes down its MIR (\`-Zdump-mir='nll | ElaborateDrops' -Zverbose-internals -Zmir-include-spans=on\`, with \`RUSTC_BOOTSTRAP\` on stable).

- **Moves, copies, borrows** are the operands and borrows of the body as it was borrow checked, wherever their place is a variable that a
  person named, or a part of one. **Where a borrow ends** is the last line on which something begins while the loan's region is live: not
  jumps, storage markers, type annotations, or the value of a block that has none. **It escapes** when the region outlives the function.
- **Drops** are what drop elaboration leaves, on the way to an exit: unwinding, and the dropping of a future that is not done, do not count.
  A drop is **conditional** when it is behind a drop flag on every way to where it stands.
- Two events are **the same** when kind, variable and place agree: the start of the range; for a drop the declaration and the line.
- **Not compared**: what stands in the definition of a macro or in a derive; a move or copy into a binding of the same name
  (\`Some(x) = x\`), because name and place could not tell the two apart; bindings of the second and later alternatives (\`A(n) | B(n)\`), for which the first
  stands; what nothing written says, as when a pattern's constant is compared with what
  is matched; raw borrows; code that is not compiled in the default configuration.
- **Errors that people make** (\`npm run accuracy -- mutants PACKAGE_FOLDER...\`): one mistake a function, then rustc checks all bodies in one run.
  Only functions that cargo compiles count, which an error of types in each of them tells before. An error in the definition of a macro
  counts where the macro is called, and each kind of error once a line.
- **Causes** are guesses from the place: a gap that the analysis itself reports there, what the other side has instead, or what is written around.

rustc's answers were made a second time, independently, for the twenty known crates and by other code. The two readings of the MIR agree on
all but some 70 of 45,000 events. Where they differ:

- *Drops by assignment through two references or through a \`Box\`* (\`self.state = …\` with \`self: &mut &mut S\`): after borrow checking rustc spells such
  places with temporaries. This reading follows the temporaries and counts the drop; the other one lost it, and the public report leaves such drops out.
- *Conditional drops*: the other reading took any drop that comes right after an \`if\` for conditional. There is no drop flag there, and the value is
  dropped on that path for certain.
- *Program targets*: the other reading has libraries only; this one compares binaries of the package, too.`;
