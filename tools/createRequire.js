/** Takes the place of the import of "module" in web-tree-sitter, which calls a variable of its own `require` where that import stands. */
export { createRequire } from "node:module";
