/** Builtin macros that make a value of their arguments: `vec!`, `dbg!`, `ready!`, `try!`, `addr_of!`, `pin!`. */
import type { Block, Expr } from "../../ast.js";
import type { BuiltinCall } from "./call.js";

/**
 * `vec![a, b]`: `<[_]>::into_vec(Box::new([a, b]))`, whose types expect of the elements what is expected of the vector.
 * `vec![x; n]`: `vec::from_elem(x, n)`.
 */
export function vec(call: BuiltinCall): Expr | undefined {
  const { make, tokens } = call;
  if (tokens.length === 0) return make.call("vec::Vec::new", []);
  const firstEnd = call.exprEnd(0);
  if (firstEnd !== undefined && tokens[firstEnd]?.text === ";") {
    return make.call(
      "vec::from_elem",
      call.parseExprs([
        { start: 0, end: firstEnd },
        { start: firstEnd + 1, end: tokens.length },
      ]),
    );
  }
  const args = call.splitArguments();
  if (args === undefined) return undefined;
  const { span } = make;
  const array: Expr = { kind: "array", elements: call.parseExprs(args.map(unnamed)), span, attributes: [] };
  const path = make.path({ kind: "relative" }, ["into_vec"]);
  const callee = make.pathExpr({
    ...path,
    qualifiedSelf: { type: { kind: "slice", element: { kind: "infer", span }, span }, traitSegments: 0 },
  });
  return { kind: "call", callee, arguments: [make.call("boxed::Box::new", [array])], span, attributes: [] };
}

/** `vec![x = 1]` is an assignment, no named argument. */
function unnamed(argument: { readonly name: unknown; readonly start: number; readonly end: number }) {
  return argument.name === undefined ? argument : { start: argument.start - 2, end: argument.end };
}

/** `match value { tmp => { eprintln!(.., &tmp); tmp } }`; several make a tuple. */
export function dbg(call: BuiltinCall): Expr | undefined {
  const args = call.splitArguments();
  if (args === undefined) return undefined;
  const { make } = call;
  if (args.length === 0) return make.blockExpr([make.statement(make.call("io::_eprint", [make.formatArgs([])]))]);
  const values = call.parseExprs(args.map(unnamed)).map((value) => {
    const report = make.statement(make.call("io::_eprint", [make.formatArgs([make.local("tmp")])]));
    return make.match(value, [make.arm(make.binding("tmp"), make.blockExpr([report], make.local("tmp")))]);
  });
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : make.tuple(values);
}

/** `match poll { Poll::Ready(t) => t, Poll::Pending => return Poll::Pending }` */
export function ready(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const value = onlyArgument(call);
  if (value === undefined) return undefined;
  const pending = make.stdPath("task::Poll::Pending");
  return make.match(value, [
    make.arm(make.variantPattern("task::Poll::Ready", [make.binding("t")]), make.local("t")),
    make.arm({ kind: "path", path: pending, span: make.span }, make.return(make.pathExpr(pending))),
  ]);
}

/** `match result { Ok(val) => val, Err(err) => return Err(From::from(err)) }` */
export function tryMacro(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const value = onlyArgument(call);
  if (value === undefined) return undefined;
  const failure = make.call("result::Result::Err", [make.call("convert::From::from", [make.local("err")])]);
  return make.match(value, [
    make.arm(make.variantPattern("result::Result::Ok", [make.binding("val")]), make.local("val")),
    make.arm(make.variantPattern("result::Result::Err", [make.binding("err")]), make.return(failure)),
  ]);
}

export function addrOf(call: BuiltinCall, mutable: boolean): Expr | undefined {
  const value = onlyArgument(call);
  return value === undefined ? undefined : call.make.addressOf(value, { raw: true, mutable });
}

/**
 * `Pin { pointer: &mut { value } }`: a struct expression, so that a `let` extends the temporary's life. The block makes it a value that is
 * moved; std has `super let` there, of which the value's own temporaries do not notice anything.
 */
export function pin(call: BuiltinCall): Expr | undefined {
  const { make } = call;
  const value = onlyArgument(call);
  if (value === undefined) return undefined;
  const block: Block = { statements: [], tail: value, span: make.span, keepsTemporaries: true };
  const moved: Expr = { kind: "block", label: undefined, mode: "plain", block, span: make.span, attributes: [] };
  const pointer = make.addressOf(moved, { mutable: true });
  return {
    kind: "struct",
    path: make.stdPath("pin::Pin"),
    fields: [{ field: make.ident("pointer"), shorthand: false, value: pointer, attributes: [] }],
    base: undefined,
    rest: false,
    span: make.span,
    attributes: [],
  };
}

function onlyArgument(call: BuiltinCall): Expr | undefined {
  const args = call.splitArguments();
  const [only] = args ?? [];
  return args?.length === 1 && only !== undefined ? call.parseExpr(unnamed(only)) : undefined;
}
