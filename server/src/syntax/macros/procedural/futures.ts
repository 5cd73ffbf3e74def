/**
 * The procedural macros beneath `futures::join!`, `try_join!`, `select!` and `select_biased!`. Each of those brings `__futures_crate` into
 * scope.
 *
 * A future that is written as an expression lives in a variable until all of them, or one, is done; `select!` borrows what is written as a
 * path. What is left out: polling again, and in which order.
 */
import type { Token } from "../../ast.js";
import type { BuiltinCall, Range } from "../builtin/call.js";
import { quote, word } from "./quote.js";

export function join(call: BuiltinCall): readonly Token[] | undefined {
  return joined(call, "($outputs)", "$output,");
}

export function tryJoin(call: BuiltinCall): readonly Token[] | undefined {
  const output =
    "match $output { __futures_crate::Ok(v) => v, __futures_crate::Err(e) => return __futures_crate::task::Poll::Ready(__futures_crate::Err(e)) },";
  return joined(call, "__futures_crate::Ok(($outputs))", output);
}

function joined(call: BuiltinCall, whole: string, each: string): readonly Token[] | undefined {
  const { make } = call;
  const futures = call.splitArguments();
  if (futures === undefined) return undefined;
  const lets: Token[] = [];
  const outputs: Token[] = [];
  for (const [index, future] of futures.entries()) {
    const holes = { name: [word(make, `_fut${index}`)], future: call.slice(future) };
    lets.push(...quote(make, "let mut $name = __futures_crate::future::maybe_done($future);", holes));
    const output = quote(
      make,
      "unsafe { __futures_crate::Pin::new_unchecked(&mut $name) }.take_output().unwrap()",
      holes,
    );
    outputs.push(...quote(make, each, { output }));
  }
  const value = quote(make, whole, { outputs });
  return quote(
    make,
    "{ $lets __futures_crate::future::poll_fn(move |_: &mut __futures_crate::task::Context<'_>| __futures_crate::task::Poll::Ready($value)).await }",
    { lets, value },
  );
}

interface Branch {
  readonly pattern: Range;
  readonly future: Range;
  readonly handler: Range;
}

interface Branches {
  readonly normal: readonly Branch[];
  /** `complete => …` */
  readonly complete: Range | undefined;
  /** `default => …` */
  readonly default: Range | undefined;
}

export function select(call: BuiltinCall): readonly Token[] | undefined {
  const branches = branchesOf(call);
  if (branches === undefined) return undefined;
  const { make } = call;
  const names: Token[] = [];
  const variants: Token[] = [];
  const lets: Token[] = [];
  const polls: Token[] = [];
  const arms: Token[] = [];
  for (const [index, { pattern, future, handler }] of branches.normal.entries()) {
    const name = [word(make, `_${index}`)];
    const written = call.slice(future);
    const isPath = written.every(({ kind, text }) => kind === "ident" || text === "::" || text === "");
    if (!isPath) lets.push(...quote(make, "let mut $name = $written;", { name, written }));
    names.push(...quote(make, "$name,", { name }));
    variants.push(...quote(make, "$name($name),", { name }));
    const holes = { name, polled: isPath ? written : name };
    polls.push(
      ...quote(
        make,
        "if let __futures_crate::task::Poll::Ready(value) = __futures_crate::future::FutureExt::poll_unpin(&mut unsafe { __futures_crate::Pin::new_unchecked(&mut $polled) }, cx) { return __futures_crate::task::Poll::Ready(__PrivResult::$name(value)); }",
        holes,
      ),
    );
    const arm = { name, pattern: call.slice(pattern), handler: call.slice(handler) };
    arms.push(...quote(make, "__PrivResult::$name($pattern) => { $handler },", arm));
  }
  const none = branches.complete === undefined ? "Pending" : "Ready(__PrivResult::Complete)";
  if (branches.complete !== undefined) {
    variants.push(...quote(make, "Complete,"));
    const handler = call.slice(branches.complete);
    arms.push(...quote(make, "__PrivResult::Complete => { $handler },", { handler }));
  }
  const poll = quote(
    make,
    `|cx: &mut __futures_crate::task::Context<'_>| { $polls __futures_crate::task::Poll::${none} }`,
    { polls },
  );
  const selected = quote(
    make,
    branches.default === undefined
      ? "__futures_crate::future::poll_fn($poll).await"
      : "($poll)(&mut __futures_crate::task::Context::from_waker(__futures_crate::task::noop_waker_ref()))",
    { poll },
  );
  const handled = quote(
    make,
    branches.default === undefined
      ? "match result { $arms }"
      : "match result { __futures_crate::task::Poll::Ready(result) => match result { $arms }, _ => $otherwise }",
    { arms, otherwise: branches.default === undefined ? [] : call.slice(branches.default) },
  );
  return quote(make, "{ enum __PrivResult<$names> { $variants } let result = { $lets $selected }; $handled }", {
    names,
    variants,
    lets,
    selected,
    handled,
  });
}

/** `pattern = future => handler`, `complete => handler`, `default => handler`; commas between them. */
function branchesOf(call: BuiltinCall): Branches | undefined {
  const { tokens } = call;
  const normal: Branch[] = [];
  let complete: Range | undefined;
  let otherwise: Range | undefined;
  let index = 0;
  /** The expression after the token at `index`, which has to be `text`. */
  const exprAfter = (text: string): Range | undefined => {
    if (tokens[index]?.text !== text) return undefined;
    const end = call.exprEnd(index + 1);
    if (end === undefined) return undefined;
    const range = { start: index + 1, end };
    index = end;
    return range;
  };
  while (index < tokens.length) {
    const first = tokens[index]?.text;
    if ((first === "complete" || first === "default") && tokens[index + 1]?.text === "=>") {
      index++;
      const handler = exprAfter("=>");
      if (handler === undefined) return undefined;
      if (first === "complete") complete = handler;
      else otherwise = handler;
    } else {
      const end = call.patternEnd(index);
      if (end === undefined) return undefined;
      const pattern = { start: index, end };
      index = end;
      const future = exprAfter("=");
      const handler = future && exprAfter("=>");
      if (future === undefined || handler === undefined) return undefined;
      normal.push({ pattern, future, handler });
    }
    if (tokens[index]?.text === ",") index++;
  }
  return { normal, complete, default: otherwise };
}
