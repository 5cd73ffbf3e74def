/**
 * What a value is made of, for people: bytes in place, a heap buffer that it owns, a reference, a counted share.
 *
 * Judged by the standard library's own types, looked for inside the value to a small depth; a type that holds none of them is inline.
 */
import { isType } from "./argTerms.js";
import type { Type } from "./type.js";

export type Storage = "inline" | "heap" | "reference" | "counted" | "unknown";

const HEAP = new Set([
  "Box",
  "Vec",
  "String",
  "VecDeque",
  "BTreeMap",
  "BTreeSet",
  "HashMap",
  "HashSet",
  "BinaryHeap",
  "LinkedList",
  "CString",
  "OsString",
  "PathBuf",
]);
const COUNTED = new Set(["Rc", "Arc"]);

/** Structs inside structs are looked into this far; deeper ones are rare and looking costs. */
const MAXIMUM_DEPTH = 4;

/** `fieldsOf`: types of all fields of a data type, undefined where they are not known. */
export function storageOf(
  type: Type,
  fieldsOf: (type: Type & { readonly kind: "adt" }) => readonly Type[] | undefined,
): Storage {
  return look(type, fieldsOf, MAXIMUM_DEPTH);
}

function look(
  type: Type,
  fieldsOf: (type: Type & { readonly kind: "adt" }) => readonly Type[] | undefined,
  depth: number,
): Storage {
  switch (type.kind) {
    case "ref":
      return "reference";
    case "adt": {
      if (type.adt.crate.origin === "std" && HEAP.has(type.adt.name)) return "heap";
      if (type.adt.crate.origin === "std" && COUNTED.has(type.adt.name)) return "counted";
      if (type.adt.langItem === "phantom_data" || depth <= 0) return "inline";
      const storage = mostOwning((fieldsOf(type) ?? []).map((field) => look(field, fieldsOf, depth - 1)));
      // `JoinHandle` and `Sender` count shares for themselves: nobody else has what they are handles of.
      const isOwnBusiness = storage === "counted" && type.adt.crate.origin === "std";
      const isGiven = type.args.list.some((arg) => isType(arg) && look(arg, fieldsOf, depth - 1) === "counted");
      return isOwnBusiness && !isGiven ? "inline" : storage;
    }
    case "tuple":
      return mostOwning(type.elements.map((element) => look(element, fieldsOf, depth - 1)));
    case "array":
      return mostOwning([look(type.element, fieldsOf, depth - 1)]);
    case "param":
    case "projection":
    case "opaque":
    case "infer":
    case "unknown":
      return "unknown";
    default:
      return "inline";
  }
}

/** Of the parts of a value: a heap buffer decides, then a counted share; a reference inside leaves the whole inline. */
function mostOwning(parts: readonly Storage[]): Storage {
  for (const kind of ["heap", "counted", "unknown"] as const) if (parts.includes(kind)) return kind;
  return "inline";
}

/** Standard library types whose drop releases something that others wait for. */
const GUARDS = new Set([
  "MutexGuard",
  "RwLockReadGuard",
  "RwLockWriteGuard",
  "MappedMutexGuard",
  "MappedRwLockReadGuard",
  "MappedRwLockWriteGuard",
  "ReentrantLockGuard",
  "Ref",
  "RefMut",
]);

/** A lock guard or a `RefCell` borrow, also inside `Option`, `Result` or a tuple. */
export function isGuardType(type: Type): boolean {
  if (type.kind === "tuple") return type.elements.some(isGuardType);
  if (type.kind !== "adt") return false;
  if (GUARDS.has(type.adt.name)) return true;
  const wraps = type.adt.langItem === "Option" || type.adt.langItem === "Result" || type.adt.name === "LockResult";
  return wraps && type.args.list.some((arg) => isType(arg) && isGuardType(arg));
}
