/** When, and with which compiler, figures were found: what every section of the page is signed with. */
import type { Origin } from "./record.js";
import { rustcVersion } from "./rustc/dumpMir.js";

export function originNow(): Origin {
  return { date: new Date().toISOString().slice(0, 10), rustc: rustcVersion() };
}
