/**
 * A tool for language models: "who owns this here, and why can't I use it?", answered from the same facts as the hovers.
 *
 * VS Code has tools since 1.95, which is newer than the oldest version that the extension runs in. Before, there is none: what bears their
 * name there is a proposal that fails when it is touched.
 */
import * as vscode from "vscode";
import type { OwnershipClient } from "./client.js";
import { type CursorParams, EXPLAIN_REQUEST, type FunctionText, type TurnedOff } from "./protocol.js";

const TOOL = "rust_ownership";

/** What a model asks with. `line` counts from 1. */
interface Question {
  readonly file: string;
  readonly line: number;
  readonly variable?: string;
}

export function registerLanguageModelTool(client: OwnershipClient): vscode.Disposable[] {
  if (!hasTools(vscode.version)) return [];
  const api: object = vscode;
  const { lm } = vscode;
  if (!("LanguageModelToolResult" in api) || !("LanguageModelTextPart" in api) || !("registerTool" in lm)) return [];
  const { LanguageModelToolResult: Result, LanguageModelTextPart: Part } = api;
  const register: unknown = lm.registerTool;
  if (typeof register !== "function" || typeof Result !== "function" || typeof Part !== "function") return [];
  const tool = {
    invoke: async ({ input }: { readonly input: unknown }): Promise<unknown> => {
      const text = await answer(client, input);
      return Reflect.construct(Result, [[Reflect.construct(Part, [text])]]);
    },
    prepareInvocation: () => ({ invocationMessage: vscode.l10n.t("Reading who owns what") }),
  };
  const registered: unknown = register.call(lm, TOOL, tool);
  return registered instanceof vscode.Disposable ? [registered] : [];
}

function hasTools(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || minor >= 95;
}

/** In words, also when there is no answer: a model should know why. */
export async function answer(client: OwnershipClient, input: unknown): Promise<string> {
  const question = toQuestion(input);
  if (question === undefined) return "The input needs `file` (a path) and `line` (a number, from 1).";
  const uri = await find(question.file);
  if (uri === undefined) return `There is no file ${question.file} in the workspace.`;
  const document = await vscode.workspace.openTextDocument(uri);
  const line = Math.min(Math.max(question.line - 1, 0), document.lineCount - 1);
  const { text, firstNonWhitespaceCharacterIndex } = document.lineAt(line);
  const name = question.variable?.match(/^\w+$/)?.[0];
  const found = name === undefined ? -1 : text.search(new RegExp(`\\b${name}\\b`));
  const character = found < 0 ? firstNonWhitespaceCharacterIndex : found;
  const result = await client.request<CursorParams, FunctionText | TurnedOff>(EXPLAIN_REQUEST, {
    textDocument: { uri: client.uriOf(document.uri) },
    position: { line, character },
  });
  if (result === undefined) return "The ownership server does not answer.";
  if (result !== null && "turnedOff" in result)
    return `Line ${question.line} is not compiled, and not analysed: ${result.turnedOff} is off.`;
  return result === null ? `Line ${question.line} is in no function.` : `Function ${result.function}\n\n${result.text}`;
}

function toQuestion(input: unknown): Question | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  if (!("file" in input) || typeof input.file !== "string") return undefined;
  if (!("line" in input) || typeof input.line !== "number" || !Number.isInteger(input.line)) return undefined;
  const variable = "variable" in input && typeof input.variable === "string" ? input.variable : undefined;
  return { file: input.file, line: input.line, ...(variable === undefined ? {} : { variable }) };
}

/** Within the workspace only: a model does not choose what of the disk is read. */
async function find(file: string): Promise<vscode.Uri | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.path === file || uri.toString() === file);
  if (open !== undefined) return open.uri;
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const path = file.startsWith(`${uri.path}/`) ? file.slice(uri.path.length + 1) : file;
    if (path.startsWith("/") || path.split(/[\\/]/).includes("..")) continue;
    const candidate = vscode.Uri.joinPath(uri, path);
    try {
      await vscode.workspace.fs.stat(candidate);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
