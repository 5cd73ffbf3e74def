/**
 * The style of a flow in a file: light and dark after the reader's system, in the colours of the extension's theme defaults.
 *
 * The rules of shapes (`FLOW_RULES`) are the webview's as well, which sets the same custom properties from the editor's theme.
 */
export const FLOW_RULES = `
.flow line, .flow path { fill: none; stroke: var(--flow-line); stroke-width: 1.5; }
.flow .state.owned { stroke-width: 2.5; }
.storage-heap .state.owned { stroke-width: 6; stroke: var(--flow-heap); }
.storage-counted .state.owned { stroke-width: 6; stroke: var(--flow-heap); stroke-dasharray: 2 2; }
.storage-reference .state.owned { stroke-width: 1.5; }
.flow .state.uninitialised, .flow .state.moved, .flow .state.dropped, .flow .state.unused { stroke: var(--flow-faint); stroke-width: 1; stroke-dasharray: 1 5; }
.flow .state.maybeMoved { stroke: var(--flow-move); stroke-width: 2.5; stroke-dasharray: 6 4; }
.flow .state.partlyMoved { stroke: var(--flow-move); stroke-width: 2.5; stroke-dasharray: 9 3 2 3; }
.flow .state.unknown { stroke: var(--flow-faint); stroke-width: 1.5; stroke-dasharray: 4 6; }
.flow .loan.shared { stroke: var(--flow-shared); }
.flow .loan.exclusive { stroke: var(--flow-exclusive); }
.flow .mark { fill: var(--flow-line); stroke: none; }
.flow .mark.assign { fill: var(--flow-background); stroke: var(--flow-line); stroke-width: 2; }
.flow .mark.shared { fill: var(--flow-background); stroke: var(--flow-shared); stroke-width: 2; }
.flow .mark.exclusive { fill: var(--flow-exclusive); }
.flow .mark.drop, .flow .mark.replace { fill: none; stroke: var(--flow-drop); stroke-width: 2.2; }
.flow .mark.conditionalDrop { fill: none; stroke: var(--flow-drop); stroke-width: 1.8; }
.flow .mark.count { fill: none; stroke: var(--flow-shared); stroke-width: 2; }
.flow .mark.await { fill: none; stroke: var(--flow-move); stroke-width: 1.5; }
.flow .arrow { stroke: var(--flow-move); stroke-width: 1.8; }
.flow .arrow.loop { stroke-dasharray: 5 2; }
.flow .head { fill: var(--flow-move); stroke: none; }
.flow .target { fill: var(--flow-move); }
`;

/** For files alone: names, code, and colours for both kinds of background. */
export const FILE_STYLE = `
svg {
  --flow-background: #ffffff; --flow-text: #1f2328; --flow-muted: #57606a; --flow-stripe: #00000008; --flow-line: #3b4552;
  --flow-heap: #8b97a8; --flow-faint: #9aa4b1; --flow-move: #b84a00; --flow-shared: #0b5cad; --flow-exclusive: #7a1fa2; --flow-drop: #a3003a;
}
@media (prefers-color-scheme: dark) {
  svg {
    --flow-background: #1f1f1f; --flow-text: #e6e6e6; --flow-muted: #a0a8b2; --flow-stripe: #ffffff0a; --flow-line: #cfd6df;
    --flow-heap: #7d8a9c; --flow-faint: #6b7684; --flow-move: #ff9500; --flow-shared: #4da3ff; --flow-exclusive: #c586ff; --flow-drop: #ff5c8a;
  }
}
.background { fill: var(--flow-background); }
.stripe { fill: var(--flow-stripe); }
text { font: 10px ui-monospace, "SF Mono", Menlo, Consolas, monospace; fill: var(--flow-text); white-space: pre; }
text.code { font-size: 12px; }
text.number, text.type, text.legend { fill: var(--flow-muted); }
text.name { font-size: 12px; font-weight: bold; }
text.heading { font-size: 13px; font-weight: bold; }
${FLOW_RULES}`;
