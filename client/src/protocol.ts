/** The server's own requests, as the client sends them: types and names come from the server, nothing else does. */
export {
  type CursorParams,
  DECORATIONS_REQUEST,
  type DecorationItem,
  type DecorationsParams,
  type DecorationsResult,
  type FunctionText,
  type InitializationOptions,
  MIR_REQUEST,
  TYPES_REQUEST,
  WHY_NO_HINT_REQUEST,
  type WhyNoHintResult,
  WORKSPACE_FILES_REQUEST,
  type WorkspaceFile,
} from "../../server/src/lsp/protocol.js";
