/** In which bodies errors are told at all: each is given a value that it moves twice. */
import { errorsOf } from "./errorsOf.js";

/** Of functions like `(x: u8) { … }`, below some items of whole lines: those in which something is told, once for each error. */
export async function toldInBodies(items: string, functions: readonly string[]): Promise<readonly string[]> {
  const text = functions.map((f, index) =>
    f.replace("(", `fn f${index}(`).replace("{", "{ let s = String::new(); drop(s); drop(s);"),
  );
  const errors = await errorsOf(items + text.join("\n"));
  const before = items.split("\n").length - 1;
  return errors.map((error) => functions[Number(error.slice(error.indexOf("@") + 1)) - before - 1] ?? error);
}
