/**
 * Mistakes that people make with ownership, put into a function that has none: a `mut` or a `&` left out, a copy forgotten, a value used
 * again after it was given away, a borrow that is held on to.
 *
 * Which of them are errors, and of what, only rustc knows: many are none, and some are errors of types.
 */
import type { SyntaxNode } from "tree-sitter";

/** Offsets in UTF-16. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A whole number from 0 up to a limit, which it never is. */
export type Random = (limit: number) => number;

/** A function, and what in it mistakes are made with. */
interface Site {
  readonly whole: SyntaxNode;
  readonly body: SyntaxNode;
  /** In the order of the text, those of inner blocks included. */
  readonly statements: readonly SyntaxNode[];
  /** Statements that make a variable with a simple pattern. */
  readonly lets: readonly { readonly name: string; readonly statement: SyntaxNode }[];
  /** Parameters with a simple pattern, and `self`. */
  readonly parameters: readonly string[];
}

/** Undefined: the function has no place for it. */
type Mistake = (site: Site, random: Random) => readonly TextEdit[] | undefined;

const COPIES = /^(?:clone|cloned|copied|to_owned|to_string|to_vec|as_ref|as_mut|as_deref|iter)$/;

/** Longer statements are not said twice. */
const MAXIMUM_STATEMENT = 400;

/** So many kinds of mistakes are tried before a function is left as it is. */
const MAXIMUM_TRIES = 6;

const leaveOutMut: Mistake = ({ whole }, random) => {
  const found = whole.descendantsOfType("mutable_specifier").filter(({ parent }) => isBinding(parent));
  const word = pick(found, random);
  return word && [{ start: word.startIndex, end: word.endIndex + 1, text: "" }];
};

const leaveOutCopy: Mistake = ({ body }, random) => {
  const calls = body.descendantsOfType("call_expression").flatMap((call) => {
    const callee = call.childForFieldName("function");
    const receiver = callee?.childForFieldName("value");
    return receiver && COPIES.test(callee?.childForFieldName("field")?.text ?? "") ? [{ call, receiver }] : [];
  });
  const found = pick(calls, random);
  return found && [{ start: found.receiver.endIndex, end: found.call.endIndex, text: "" }];
};

const leaveOutReference: Mistake = ({ body }, random) => {
  const reference = pick(body.descendantsOfType("reference_expression"), random);
  const value = reference?.childForFieldName("value");
  if (reference === undefined || !value) return undefined;
  return [{ start: reference.startIndex, end: value.startIndex, text: "" }];
};

const leaveOutRef: Mistake = ({ body }, random) => {
  const pattern = pick(body.descendantsOfType("ref_pattern"), random);
  return pattern && [{ start: pattern.startIndex, end: pattern.startIndex + "ref ".length, text: "" }];
};

const leaveOutMove: Mistake = ({ body }, random) => {
  const word = pick(body.descendantsOfType("move"), random);
  return word && [{ start: word.startIndex, end: word.endIndex, text: "" }];
};

const iterateByValue: Mistake = ({ body }, random) => {
  const found = body.descendantsOfType("field_identifier").filter(({ text }) => /^iter(?:_mut)?$/.test(text));
  const name = pick(found, random);
  return name && [{ start: name.startIndex, end: name.endIndex, text: "into_iter" }];
};

const takeSelfShared: Mistake = ({ whole }) => {
  const self = whole.childForFieldName("parameters")?.descendantsOfType("self_parameter")[0];
  return self?.text === "&mut self" ? [{ start: self.startIndex, end: self.endIndex, text: "&self" }] : undefined;
};

const sayTwice: Mistake = (site, random) => {
  const ended = shortStatements(site).filter(({ text }) => text.endsWith(";"));
  const statement = pick(ended, random);
  return statement && [after(statement, ` ${statement.text}`)];
};

const repeat: Mistake = (site, random) => {
  const statement = pick(shortStatements(site), random);
  return statement && [before(statement, "for _ in 0..2 { "), after(statement, " }")];
};

const exchange: Mistake = ({ statements }, random) => {
  const pairs = statements.flatMap((statement) => {
    const { nextNamedSibling: next } = statement;
    return next?.type === "expression_statement" ? [{ statement, next }] : [];
  });
  const pair = pick(pairs, random);
  return (
    pair && [
      { start: pair.statement.startIndex, end: pair.statement.endIndex, text: pair.next.text },
      { start: pair.next.startIndex, end: pair.next.endIndex, text: pair.statement.text },
    ]
  );
};

const dropEarly: Mistake = ({ statements, lets, parameters }, random) => {
  const statement = pick(statements, random);
  const name = pick([...parameters, ...lets.map((each) => each.name)], random);
  return statement && (name === undefined ? undefined : [after(statement, ` drop(${name});`)]);
};

const takeEarly: Mistake = ({ statements, lets, parameters }, random) => {
  const statement = pick(statements, random);
  const name = pick([...parameters, ...lets.map((each) => each.name)], random);
  return statement && (name === undefined ? undefined : [before(statement, `let __taken = ${name}; `)]);
};

const holdOn: Mistake = ({ statements, lets }, random) => {
  const made = pick(lets, random);
  const last = made && pick(behind(made.statement, statements), random);
  const borrow = pick(["&", "&mut "], random);
  return (
    made && last && [after(made.statement, ` let __held = ${borrow}${made.name};`), after(last, " let _held = __held;")]
  );
};

const holdInClosure: Mistake = ({ statements, lets }, random) => {
  const made = pick(lets, random);
  const last = made && pick(behind(made.statement, statements), random);
  const head = pick(["||", "move ||"], random);
  const use = pick(["", "&", "&mut "], random);
  if (made === undefined || last === undefined) return undefined;
  return [
    after(made.statement, ` let __held = ${head} { let _used = ${use}${made.name}; };`),
    after(last, " __held();"),
  ];
};

const holdForEver: Mistake = ({ lets }, random) => {
  const made = pick(lets, random);
  return made && [after(made.statement, ` let __held: &'static _ = &${made.name};`)];
};

const assignAgain: Mistake = ({ statements, lets }, random) => {
  const made = pick(lets, random);
  const value = made?.statement.childForFieldName("value")?.text;
  const last = made && pick(behind(made.statement, statements), random);
  // A value that leaves the function, or is waited for, may not be said a second time.
  if (value === undefined || value.length > MAXIMUM_STATEMENT || /[?|]|return|break|continue|await/.test(value))
    return undefined;
  return made && last && [after(last, ` ${made.name} = ${value};`)];
};

const otherLifetime: Mistake = ({ whole, body }, random) => {
  const named = whole
    .descendantsOfType("lifetime")
    .filter(
      ({ endIndex, parent, text }) =>
        endIndex <= body.startIndex &&
        text !== "'static" &&
        !/^(?:lifetime_parameter|type_parameters)$/.test(parent?.type ?? ""),
    );
  const lifetime = pick(named, random);
  const other = pick(["'_", "'static"], random);
  if (lifetime === undefined || other === undefined) return undefined;
  return [{ start: lifetime.startIndex, end: lifetime.endIndex, text: other }];
};

const MISTAKES: readonly Mistake[] = [
  leaveOutMut,
  leaveOutCopy,
  leaveOutReference,
  leaveOutRef,
  leaveOutMove,
  iterateByValue,
  takeSelfShared,
  sayTwice,
  repeat,
  exchange,
  dropEarly,
  takeEarly,
  holdOn,
  holdInClosure,
  holdForEver,
  assignAgain,
  otherLifetime,
];

/** One mistake, made at random; `whole`: a function with a body. Empty: there is no place for those that were tried. */
export function mistakeIn(whole: SyntaxNode, body: SyntaxNode, random: Random): readonly TextEdit[] {
  const statements = body
    .descendantsOfType(["expression_statement", "let_declaration"])
    .filter(({ parent }) => parent?.type === "block");
  const lets = statements.flatMap((statement) => {
    const pattern = statement.childForFieldName("pattern");
    return pattern?.type === "identifier" ? [{ name: pattern.text, statement }] : [];
  });
  const declared = whole.childForFieldName("parameters")?.namedChildren ?? [];
  const parameters = declared.flatMap((each) => {
    const pattern = each.childForFieldName("pattern");
    return each.type === "self_parameter" ? ["self"] : pattern?.type === "identifier" ? [pattern.text] : [];
  });
  const site: Site = { whole, body, statements, lets, parameters };
  for (let tries = 0; tries < MAXIMUM_TRIES; tries++) {
    const edits = pick(MISTAKES, random)?.(site, random);
    if (edits !== undefined) return edits;
  }
  return [];
}

function shortStatements({ statements }: Site): readonly SyntaxNode[] {
  return statements.filter(({ type, text }) => type === "expression_statement" && text.length < MAXIMUM_STATEMENT);
}

function isBinding(node: SyntaxNode | null): boolean {
  return node?.type === "let_declaration" || node?.type === "parameter";
}

function behind(statement: SyntaxNode, statements: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return statements.filter(({ startIndex }) => startIndex > statement.endIndex);
}

function before({ startIndex: start }: SyntaxNode, text: string): TextEdit {
  return { start, end: start, text };
}

function after({ endIndex: start }: SyntaxNode, text: string): TextEdit {
  return { start, end: start, text };
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random(items.length)];
}
