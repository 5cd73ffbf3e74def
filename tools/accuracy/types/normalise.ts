/**
 * Types as comparable text: rustc's and ours are brought to the same form.
 *
 * Left out, since inference does not decide them: lifetimes, module paths, the bounds of `impl Trait`. Default arguments
 * (`Vec`'s allocator) rustc leaves out itself.
 */
export function normaliseRustcType(text: string): string {
  // Of a variable with a written type rustc says where that came from.
  let type = text.replace(/ as UserTypeProjection \{.*$/, "");
  // Closures and coroutines: only where they stand.
  type = type.replaceAll(/\{(?:async )?closure@[^{}]*?:(\d+):(\d+): \d+:\d+\}/g, "{closure $1:$2}");
  type = type.replaceAll(/\{(?:async block|coroutine|gen block)@[^{}]*?:(\d+):(\d+): \d+:\d+\}/g, "{async $1:$2}");
  type = type.replaceAll(/\{async closure body@[^{}]*?:(\d+):(\d+): \d+:\d+\}/g, "{async $1:$2}");
  type = replaceFnItems(type);
  type = type.replaceAll(/for<[^<>]*> /g, "");
  type = type.replaceAll(/ \+ '[a-z_]\w*/g, "").replaceAll(/'[a-z_]\w* \+ /g, "");
  type = type.replaceAll(/&'[a-z_]\w* /g, "&");
  type = type.replaceAll(/<'[a-z_]\w*(?:, '[a-z_]\w*)*>/g, "").replaceAll(/'[a-z_]\w*, /g, "");
  // Paths: the last segment.
  type = type.replaceAll(/(?:\b[A-Za-z_][\w#]*::)+(?=[A-Za-z_])/g, "");
  // A type declared in a function is named after its impl: `module::<impl>::Visitor`, `Distinct<Int>::Key`.
  type = type.replaceAll(/(?<=^|[^\w>])(?:\w+)?<(?:impl|\w+(?:, \w+)*)>::(?=[A-Z])/g, "");
  // From Rust 1.96 on `AtomicBool` is an alias.
  type = type.replaceAll(
    /\bAtomic(Bool|[IU](?:8|16|32|64|size))\b/g,
    (_, name: string) => `Atomic<${name.toLowerCase()}>`,
  );
  type = type.replaceAll(/\b(?:unsafe )?(?:extern "[^"]*" )?fn\(/g, "fn(");
  type = replaceImpl(type);
  return sortDyn(type).replaceAll(/\s+/g, " ").trim();
}

/** `fn(u8) -> u8 {path::name::<T>}` is `fn item name`. */
function replaceFnItems(text: string): string {
  let type = text;
  for (let count = 0; count < 20; count++) {
    const brace = /\{(?!closure \d|async \d)([^{}]*)\}/.exec(type);
    if (brace === null) break;
    const before = type.slice(0, brace.index);
    const path = withoutArguments(brace[1] ?? "");
    const start = startOfFn(before);
    const name = path.startsWith("async fn body")
      ? "async fn"
      : `fn item ${path.slice(path.lastIndexOf("::") + 2 > 1 ? path.lastIndexOf("::") + 2 : 0)}`;
    type = `${type.slice(0, start)}⟨${name}⟩${type.slice(brace.index + brace[0].length)}`;
  }
  return type.replaceAll("⟨", "").replaceAll("⟩", "");
}

function withoutArguments(path: string): string {
  let result = "";
  let depth = 0;
  for (const char of path) {
    if (char === "<") depth++;
    if (depth === 0) result += char;
    if (char === ">") depth--;
  }
  return result.replace(/::$/, "").replaceAll("::::", "::");
}

/** Where the `fn(..) -> ..` that ends the text begins. */
function startOfFn(text: string): number {
  let depth = 0;
  for (let index = text.length - 1; index >= 0; index--) {
    const char = text[index] ?? "";
    if (")]}".includes(char) || (char === ">" && text[index - 1] !== "-")) depth++;
    if ("([{<".includes(char)) depth--;
    if (depth < 0) return index + 1;
    if (depth === 0 && text.startsWith("fn(", index) && !/\w/.test(text[index - 1] ?? "")) {
      const qualifier = /(?:for<[^<>]*> )?(?:unsafe )?(?:extern "[^"]*" )?$/.exec(text.slice(0, index));
      return index - (qualifier?.[0].length ?? 0);
    }
    if (depth === 0 && char === ",") return index + 2;
  }
  return 0;
}

/** `impl Iterator<Item = u8>` is `impl`, up to where it ends. */
function replaceImpl(text: string): string {
  let type = text;
  for (let from = 0; ; ) {
    const found = /\bimpl (?=[A-Z?({])/.exec(type.slice(from));
    if (found === null) return type;
    const start = from + found.index;
    const end = endOfBounds(type, start + found[0].length);
    type = `${type.slice(0, start)}impl${type.slice(end)}`;
    from = start + 4;
  }
}

function endOfBounds(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    const char = text[index] ?? "";
    if ("([{<".includes(char)) depth++;
    if (char === ">" && text[index - 1] === "-") continue;
    if (")]}>".includes(char)) {
      if (depth === 0) return index;
      depth--;
    }
    if (depth === 0 && (char === "," || char === ";" || char === "=")) return index;
  }
  return text.length;
}

/** `dyn Send + Debug` and `dyn Debug + Send` are one. */
function sortDyn(text: string): string {
  let type = text;
  for (let from = 0; ; ) {
    const found = /\bdyn /.exec(type.slice(from));
    if (found === null) return type;
    const start = from + found.index + 4;
    const end = endOfBounds(type, start);
    const bounds = type
      .slice(start, end)
      .split(" + ")
      .map((bound) => bound.trim());
    const sorted = bounds.every((bound) => balanced(bound)) ? bounds.sort().join(" + ") : type.slice(start, end);
    type = type.slice(0, start) + sorted + type.slice(end);
    from = start;
  }
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text.replaceAll("->", "")) {
    if ("([{<".includes(char)) depth++;
    if (")]}>".includes(char)) depth--;
  }
  return depth === 0;
}
