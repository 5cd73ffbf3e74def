/**
 * A body from text, so that the analyses can be tested without a parser of Rust.
 *
 *     fn('a) a: &'a String -> &'a String      header: lifetimes, arguments, result
 *     let mut x: String                       locals
 *     bb0:
 *       x = const                             one statement a line; its span is the line's number
 *       r = &x                                &mut x, &two_phase x
 *       y = move x                            copy x, (move a, copy b)
 *       dead x
 *       drop x -> bb1                         terminators: goto bb1, switch bb1 bb2, return, call move x -> y, bb1
 *
 * Types: i32, String (needs drop), Guard<'a> (a destructor that looks at 'a), Box<T>, Vec<T>, (A, B), &T, &mut T.
 * Places: x, x.0, *x, (*x).1, x[_]. Lines are numbered from 1; an error's line is `span.start`.
 */
import type { BorrowckQueries } from "../../src/borrowck/queries.js";
import type { AdtDef, Crate, FunctionDef, GenericsDef, ItemScope, ModuleDef } from "../../src/hir/defs.js";
import { undeclaredParam } from "../../src/hir/generics.js";
import type {
  BasicBlock,
  Body,
  LocalDecl,
  Operand,
  Place,
  ProjectionElem,
  Rvalue,
  Statement,
  Terminator,
} from "../../src/mir/body.js";
import type { Span } from "../../src/syntax/ast.js";
import { erasedRegion, genericArgs, noArgs, paramRegion, staticRegion } from "../../src/types/argTerms.js";
import {
  adtType,
  boolType,
  fnSignature,
  intType,
  neverType,
  refType,
  sliceType,
  tupleType,
  unitType,
} from "../../src/types/interner.js";
import { eraseRegions } from "../../src/types/subst.js";
import type { Region, Type } from "../../src/types/type.js";
import type { LocalVariable } from "../../src/types/typeck.js";
import type { Variance } from "../../src/types/variance.js";

const span = (line: number): Span => ({ start: line, end: line, expansion: undefined });
const noGenerics = (owner: () => GenericsDef["owner"]): GenericsDef => ({
  get owner() {
    return owner();
  },
  parent: undefined,
  params: [],
  traitSelf: undefined,
  where: [],
  syntax: undefined,
});

const root: ModuleDef = {
  kind: "module",
  name: "crate",
  get crate() {
    return crate;
  },
  parent: undefined,
  isBlock: false,
  attributes: [],
  visibility: { kind: "public" },
};
const crate: Crate = {
  key: "test",
  name: "test",
  edition: "2021",
  origin: "local",
  root,
  definesLanguage: false,
  unmodelledFeature: undefined,
};
const scope: ItemScope = { module: root, generics: undefined, selfDef: undefined };

function adt(name: string): AdtDef {
  const def: AdtDef = {
    kind: "adt",
    name,
    crate,
    scope,
    attributes: [],
    visibility: { kind: "public" },
    location: undefined,
    adtKind: "struct",
    generics: noGenerics(() => def),
    variants: [],
    langItem: undefined,
    isFundamental: false,
    mayHaveHiddenImpls: false,
    span: undefined,
  };
  return def;
}
const stringAdt = adt("String");
const guardAdt = adt("Guard");
const boxAdt = adt("Box");
const vecAdt = adt("Vec");

function functionDef(): FunctionDef {
  const def: FunctionDef = {
    kind: "function",
    name: "f",
    crate,
    scope,
    attributes: [],
    visibility: { kind: "public" },
    location: undefined,
    generics: noGenerics(() => def),
    container: root,
    selfParam: undefined,
    params: [],
    variadic: false,
    output: undefined,
    isConst: false,
    isAsync: false,
    isUnsafe: false,
    abi: undefined,
    isForeign: false,
    body: () => undefined,
    bodyVersion: () => 0,
    span: () => undefined,
    ownerSpan: () => undefined,
    langItem: undefined,
  };
  return def;
}

export const queries: BorrowckQueries = {
  isBox: (type) => type.kind === "adt" && type.adt === boxAdt,
  implementsDrop: (def) => (def === guardAdt ? "yes" : "no"),
  isCopy: (type) => (type.kind === "int" || (type.kind === "ref" && !type.mutable) ? "yes" : "no"),
  needsDrop: function needsDrop(type): "yes" | "no" {
    if (type.kind === "adt") return "yes";
    return type.kind === "tuple" && type.elements.some((element) => needsDrop(element) === "yes") ? "yes" : "no";
  },
  variancesOf: (): readonly Variance[] => ["covariant"],
  fieldType: () => neverType,
  signatureOf: () => undefined,
  statedSignatureOf: () => undefined,
  predicatesOf: () => [],
  normalize: (type) => type,
  setClosures: () => undefined,
  prove: () => undefined,
  proveInHead: () => undefined,
  proveCopy: () => undefined,
  superPredicatesOf: () => [],
  isOpen: () => false,
  environment: [],
  environmentOf: () => [],
  boundsOf: () => [],
  isStaticTrait: () => "no",
  isStaticAlias: () => false,
  danglingParameters: (def) => (def === guardAdt ? new Set() : undefined),
  displayType: () => undefined,
  impliedTypes: () => [],
  lacksLifetime: () => false,
  identityArgs: () => noArgs,
  isFnTrait: () => false,
  objectLifetime: () => "none",
  selfTypeOf: () => unitType,
  constType: () => unitType,
};

class Reader {
  readonly locals: LocalDecl[] = [];
  readonly names = new Map<string, number>();
  readonly lifetimes = new Map<string, Region>();
  readonly owner = functionDef();

  lifetime(name: string): Region {
    if (name === "'static") return staticRegion;
    let region = this.lifetimes.get(name);
    if (region === undefined) {
      const param = undeclaredParam("lifetime", name, this.lifetimes.size, this.owner);
      region = paramRegion(param, this.lifetimes.size);
      this.lifetimes.set(name, region);
    }
    return region;
  }

  type(text: string): Type {
    const t = text.trim();
    if (t === "i32") return intType("i32");
    if (t === "()") return tupleType([]);
    if (t === "bool") return boolType;
    if (t === "String") return adtType(stringAdt, noArgs);
    const ref = /^&('\w+)?\s*(mut )?(.*)$/.exec(t);
    if (ref)
      return refType(
        ref[2] !== undefined,
        this.type(ref[3] ?? ""),
        ref[1] === undefined ? erasedRegion : this.lifetime(ref[1]),
      );
    const generic = /^(Box|Vec)<(.*)>$/.exec(t);
    if (generic) return adtType(generic[1] === "Box" ? boxAdt : vecAdt, genericArgs([this.type(generic[2] ?? "")]));
    const guard = /^Guard(<('\w+)>)?$/.exec(t);
    if (guard) return adtType(guardAdt, genericArgs([guard[2] === undefined ? erasedRegion : this.lifetime(guard[2])]));
    if (t.startsWith("[")) return sliceType(this.type(t.slice(1, -1)));
    if (t.startsWith("(")) return tupleType(split(t.slice(1, -1)).map((part) => this.type(part)));
    throw new Error(`type: ${t}`);
  }

  local(name: string, type: string, mutable: boolean, kind: "return" | "argument" | "user", line: number): void {
    const variable: LocalVariable = {
      id: this.locals.length,
      name,
      hygiene: 0,
      ident: { name, hygiene: 0, span: span(line) },
      declarationSpan: span(line),
      mutable,
      kind: kind === "argument" ? "parameter" : "binding",
      mode: "move",
      pattern: undefined,
      within: undefined,
    };
    const temporary = name.startsWith("_t");
    this.names.set(name, this.locals.length);
    this.locals.push({
      type: kind === "user" ? eraseRegions(this.type(type)) : this.type(type),
      mutable: mutable || temporary || kind === "return",
      kind: kind === "return" ? { kind } : temporary ? { kind: "temporary", of: "statement" } : { kind, variable },
      span: span(line),
      userType: undefined,
    });
  }

  place(text: string): Place {
    const t = text.trim();
    const projection: ProjectionElem[] = [];
    let rest = t;
    const steps: string[] = [];
    for (;;) {
      const field = /^(.*)\.(\d+)$/.exec(rest);
      const index = /^(.*)\[_\]$/.exec(rest);
      if (field) {
        steps.unshift(field[2] ?? "");
        rest = field[1] ?? "";
      } else if (index) {
        steps.unshift("[]");
        rest = index[1] ?? "";
      } else if (rest.startsWith("(") && rest.endsWith(")")) rest = rest.slice(1, -1);
      else if (rest.startsWith("*")) {
        steps.unshift("*");
        rest = rest.slice(1);
      } else break;
    }
    const local = this.names.get(rest);
    if (local === undefined) throw new Error(`no local ${rest}`);
    let type = this.locals[local]?.type ?? neverType;
    for (const step of steps) {
      if (step === "*") {
        type = type.kind === "ref" ? type.inner : type.kind === "adt" ? firstType(type.args.list) : neverType;
        projection.push({ kind: "deref", type: eraseRegions(type) });
      } else if (step === "[]") {
        type = type.kind === "slice" ? type.element : neverType;
        projection.push({ kind: "index", local: 0, type: eraseRegions(type) });
      } else {
        type = type.kind === "tuple" ? (type.elements[Number(step)] ?? neverType) : neverType;
        projection.push({ kind: "field", index: Number(step), name: step, field: undefined, type: eraseRegions(type) });
      }
    }
    return { local, projection };
  }

  operand(text: string, line: number): Operand {
    const [, how, place] = /^\s*(move|copy|maybe)\s+(.*)$/.exec(text) ?? [];
    if (place === undefined)
      return { kind: "constant", type: tupleType([]), span: span(line), value: { kind: "zeroSized" } };
    return {
      kind: how === "move" ? "move" : how === "copy" ? "copy" : "copyOrMove",
      place: this.place(place),
      span: span(line),
    };
  }

  rvalue(text: string, line: number): Rvalue {
    const ref = /^&(mut |two_phase )?(.*)$/.exec(text);
    if (ref) {
      const borrow = ref[1] === undefined ? "shared" : ref[1] === "mut " ? "mutable" : "twoPhaseMutable";
      return { kind: "ref", borrow, place: this.place(ref[2] ?? ""), region: erasedRegion, origin: "explicit" };
    }
    if (text.startsWith("("))
      return {
        kind: "aggregate",
        aggregate: { kind: "tuple" },
        operands: split(text.slice(1, -1)).map((part) => this.operand(part, line)),
      };
    return { kind: "use", operand: this.operand(text, line) };
  }
}

function firstType(list: readonly { readonly kind: string }[]): Type {
  const [first] = list;
  return first !== undefined && "flags" in first ? (first as Type) : neverType;
}

function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = "";
  for (const char of text) {
    if (char === "," && depth === 0) {
      parts.push(current);
      current = "";
      continue;
    }
    if ("(<[".includes(char)) depth++;
    if (")>]".includes(char)) depth--;
    current += char;
  }
  if (current.trim() !== "") parts.push(current);
  return parts.map((part) => part.trim());
}

export function parseMir(text: string): Body {
  const reader = new Reader();
  const lines = text
    .replace(/^\n/, "")
    .split("\n")
    .map((line) => line.trim());
  const blocks: { statements: Statement[]; terminator: Terminator | undefined }[] = [];
  let output = "()";
  let argumentCount = 0;
  const block = (name: string | undefined): number => Number((name ?? "").trim().slice(2));
  lines.forEach((line, index) => {
    const number = index + 1;
    if (line === "") return;
    const head = /^fn(\(([^)]*)\))?\s*(.*?)\s*->\s*(.*)$/.exec(line);
    if (head) {
      for (const name of split(head[2] ?? "")) reader.lifetime(name);
      output = head[4] ?? "()";
      reader.local("_0", output, true, "return", number);
      for (const argument of split(head[3] ?? "")) {
        const [, mut, name, type] = /^(mut )?(\w+): (.*)$/.exec(argument) ?? [];
        reader.local(name ?? "", type ?? "", mut !== undefined, "argument", number);
        argumentCount++;
      }
      return;
    }
    const declared = /^let (mut )?(\w+): (.*)$/.exec(line);
    if (declared) {
      reader.local(declared[2] ?? "", declared[3] ?? "", declared[1] !== undefined, "user", number);
      return;
    }
    if (/^bb\d+:$/.test(line)) {
      blocks.push({ statements: [], terminator: undefined });
      return;
    }
    const current = blocks[blocks.length - 1];
    if (current === undefined) throw new Error(`line ${number}: no block`);
    const at = span(number);
    const [word, ...rest] = line.split(" ");
    const arrow = line.split("->").map((part) => part.trim());
    switch (word) {
      case "live":
      case "dead":
        current.statements.push({
          kind: word === "live" ? "storageLive" : "storageDead",
          local: reader.place(rest.join(" ")).local,
          span: at,
        });
        return;
      case "read":
        current.statements.push({ kind: "fakeRead", cause: "let", place: reader.place(rest.join(" ")), span: at });
        return;
      case "goto":
        current.terminator = { kind: "goto", target: block(rest[0]), span: at };
        return;
      case "switch":
        current.terminator = {
          kind: "switch",
          operand: reader.operand("const", number),
          targets: rest.map(block),
          span: at,
        };
        return;
      case "return":
        current.terminator = { kind: "return", span: at };
        return;
      case "drop":
        current.terminator = {
          kind: "drop",
          isCertain: true,
          place: reader.place((arrow[0] ?? "").slice(5)),
          target: block(arrow[1]),
          reason: { kind: "scope", scopeEnd: at, exit: "natural" },
          span: at,
        };
        return;
      case "call": {
        const [destination, target] = (arrow[1] ?? "").split(",");
        current.terminator = {
          kind: "call",
          function: reader.operand("const", number),
          callee: undefined,
          arguments: split((arrow[0] ?? "").slice(5)).map((part) => reader.operand(part, number)),
          destination: reader.place(destination ?? ""),
          target: block(target),
          unwind: [],
          origin: "call",
          span: at,
          nameSpan: at,
        };
        return;
      }
      default: {
        const [place, value] = line.split(" = ");
        current.statements.push({
          kind: "assign",
          place: reader.place(place ?? ""),
          rvalue: reader.rvalue(value ?? "", number),
          span: at,
        });
      }
    }
  });
  const built: BasicBlock[] = blocks.map(({ statements, terminator }) => ({
    statements,
    terminator: terminator ?? { kind: "unreachable", span: span(0) },
  }));
  const inputs = reader.locals.slice(1, argumentCount + 1).map((local) => local.type);
  return {
    owner: reader.owner,
    closure: undefined,
    span: span(0),
    argumentCount,
    locals: reader.locals,
    blocks: built,
    upvars: [],
    closures: [],
    asBuilt: built.map((_, index) => index),
    unreached: [],
    gaps: [],
    isIllTyped: false,
    signature: fnSignature({ inputs, output: reader.type(output) }),
  };
}
