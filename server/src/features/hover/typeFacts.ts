/** What a variable's type means for ownership: its name, Copy or not, what it owns, whether dropping it does something. */
import type { VariableFacts } from "../../ownership/facts.js";

/** Undefined when nothing of the type is known. `explains`: at the declaration, what `Copy` means is said, too. */
export function typeLine(variable: VariableFacts, explains: boolean): string | undefined {
  const parts: string[] = [];
  if (variable.type !== undefined) parts.push(`\`${variable.type}\``);
  if (variable.isCopy === "yes") parts.push(explains ? "Copy: using it leaves the source usable" : "Copy");
  if (variable.isCopy === "no") parts.push(explains ? `not Copy: ${byValue(variable)}` : "not Copy");
  const storage = storageText(variable.storage);
  if (storage) parts.push(storage);
  if (variable.guard) parts.push("a guard: its drop releases what it holds");
  if (variable.livesAcross.length > 0) parts.push("lives across `.await`");
  return parts.length > 0 ? parts.join(" · ") : undefined;
}

function byValue({ storage }: VariableFacts): string {
  return storage === "reference" ? "using it reborrows or moves it" : "using it by value moves it";
}

function storageText(storage: VariableFacts["storage"]): string | undefined {
  switch (storage) {
    case "heap":
      return "owns heap memory";
    case "counted":
      return "shares ownership by counting references";
    case "reference":
    case "inline":
    case "unknown":
      return undefined;
  }
}
