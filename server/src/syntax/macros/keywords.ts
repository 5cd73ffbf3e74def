/** Keywords as macro matching needs them (Rust reference, "Keywords"). Raw identifiers (`r#type`) are none. */

const reserved = new Set(
  (
    "_ as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self " +
    "static struct super trait true type unsafe use where while abstract become box do final macro override priv typeof unsized virtual yield try $crate"
  ).split(" "),
);

const pathSegments = new Set(["self", "super", "crate", "Self", "$crate"]);

/** Cannot be a name. `async`, `await`, `dyn` and `try` are reserved from 2018 on; older code rarely uses them as names. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

export function isPathSegmentKeyword(word: string): boolean {
  return pathSegments.has(word);
}
