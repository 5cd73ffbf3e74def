/** Rust files of a given length for benchmarks: modules of ordinary code, repeated under other names. */

/** A module of forty lines that exercises moves, borrows, closures, matches, loops and generics. */
const MODULE = `
pub mod part_NUMBER {
    use std::collections::HashMap;

    #[derive(Debug, Clone, Default)]
    pub struct Entry {
        pub name: String,
        pub tags: Vec<String>,
        pub weight: u32,
    }

    pub fn collect(names: &[String], limit: usize) -> HashMap<String, Entry> {
        let mut entries = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            if index >= limit {
                break;
            }
            let mut entry = Entry { name: name.clone(), ..Entry::default() };
            entry.tags.push(format!("{}-{index}", name.to_lowercase()));
            entry.weight += index as u32;
            entries.insert(name.clone(), entry);
        }
        entries
    }

    pub fn heaviest(entries: &HashMap<String, Entry>) -> Option<&Entry> {
        let mut best: Option<&Entry> = None;
        for entry in entries.values() {
            match best {
                Some(known) if known.weight >= entry.weight => {}
                _ => best = Some(entry),
            }
        }
        best
    }

    pub fn describe(entry: Entry) -> Result<String, String> {
        let Entry { name, tags, weight } = entry;
        let joined = tags.iter().map(|tag| tag.trim()).collect::<Vec<_>>().join(", ");
        if name.is_empty() {
            return Err(joined);
        }
        Ok(format!("{name}: {joined} ({weight})"))
    }
}
`;

export interface Corpus {
  readonly text: string;
  readonly lines: number;
  /** 0-based line in the middle of a body: where edits go. */
  readonly editLine: number;
}

const LENGTH = MODULE.split("\n").length - 1;

/** At least `lines` lines; the edit line is in the function `collect` of the module in the middle. */
export function corpus(lines: number): Corpus {
  const count = Math.max(1, Math.ceil(lines / LENGTH));
  const text = Array.from({ length: count }, (_, index) => MODULE.replaceAll("NUMBER", String(index))).join("");
  const middle = Math.floor(count / 2) * LENGTH;
  const inside = MODULE.split("\n").findIndex((line) => line.includes("let mut entries"));
  return { text, lines: text.split("\n").length, editLine: middle + inside + 1 };
}

/** A change of whole lines that is made and taken back, again and again, and how hints show that it was seen. */
export interface Edit {
  readonly name: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** What the hints of a line say only while the change is made. */
  readonly shows: { readonly line: number; readonly pattern: RegExp };
}

/** Typing in a body, a change of a signature, a paste of 500 lines. */
export function editsOf({ editLine, text }: Corpus): readonly Edit[] {
  const signature = `${text.split("\n")[editLine - 2] ?? ""}\n`;
  const pasted = Array.from(
    { length: 125 },
    (_, index) => `    pub fn pasted_${index}(all: Vec<u8>) {\n        let kept = all;\n        drop(kept);\n    }\n`,
  ).join("");
  return [
    {
      name: "typing in a body",
      line: editLine,
      before: "",
      after: "        let q = vec![1u8]; drop(q);\n",
      // rust-analyzer shows the type of `q`.
      shows: { line: editLine, pattern: /\bq\b|drop|Vec/ },
    },
    {
      name: "changing a signature",
      line: editLine - 2,
      before: signature,
      after: signature.replace("limit: usize", "limit: usize, gone: Vec<u8>"),
      shows: { line: editLine + 10, pattern: /gone/ },
    },
    {
      name: "pasting 500 lines",
      line: editLine - 2,
      before: "",
      after: pasted,
      shows: { line: editLine, pattern: /drop/ },
    },
  ];
}
