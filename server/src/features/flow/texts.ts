/**
 * Every text of a flow that people read, with places for names: `{0}`. English here; the editor puts its user's language in their place.
 *
 * Whole sentences, never fragments to be put together: another language has another order. Names come in backticks.
 */
export const FLOW_TEXTS = {
  ownedFromCaller: "{0} gets ownership from the caller",
  referenceFromCaller: "{0} is a reference from the caller",
  valueFromCaller: "{0} comes from the caller",
  created: "{0} is created",
  refers: "{0} refers to something from here on",
  assigned: "{0} is given a value",
  replaced: "the value that {0} had is dropped",
  copied: "{0} is copied and stays usable",
  changed: "{0} is changed",
  shared: "{0} is borrowed by {1} (shared)",
  exclusive: "{0} is borrowed by {1} (exclusive)",
  sharedUntil: "{0} is borrowed by {1} until line {2} (shared)",
  exclusiveUntil: "{0} is borrowed by {1} until line {2} (exclusive)",
  sharedBeyond: "{0} is borrowed by {1} beyond the function (shared)",
  exclusiveBeyond: "{0} is borrowed by {1} beyond the function (exclusive)",
  sharedEnds: "the shared borrow of {0} by {1} ends",
  exclusiveEnds: "the exclusive borrow of {0} by {1} ends",
  dropped: "{0} is dropped",
  countDown: "{0} is dropped: the count goes down",
  droppedUnlessMoved: "{0} is dropped, unless it was moved",
  countUp: "{0} is counted once more",
  acrossAwait: "{0} is kept across this await",
  returned: "{0} is returned: the caller owns it now",
  movedIntoClosure: "{0} is moved into the closure",
  movedByLoop: "{0} is moved by the loop",
  moved: "{0} is moved",
  movedToVariable: "{0} is moved: {1} owns it now",
  movedInto: "{0} is moved into {1}",
  movedIntoField: "{0} is moved into the field {1}",
  maybeMoved: "from here on {0} may have been moved away",
  notUnderstood: "not understood: {0}",
  aCall: "a call",
  aTuple: "a tuple",
  anArray: "an array",
  thisExpression: "this expression",
  theResult: "the result",
  theClosure: "the closure",
  theLoop: "the `for` loop",
  title: "Who owns what in {0}",
  legendHeap: "owns a heap buffer",
  legendCounted: "counts references",
  legendInline: "value in place",
  legendReference: "reference",
  legendMaybeMoved: "may have been moved",
  legendPartlyMoved: "partly moved",
  legendMoved: "moved away",
  legendParameter: "from the caller",
  legendCreated: "created",
  legendShared: "shared borrow",
  legendExclusive: "exclusive borrow",
  legendDropped: "dropped",
  legendDroppedUnlessMoved: "dropped, unless moved",
  legendCountUp: "counted once more",
  legendAcrossAwait: "kept across an await",
  legendArrow: "moved, and where to",
} as const;

export type FlowTexts = Readonly<Record<keyof typeof FLOW_TEXTS, string>>;

/** The texts in another language; `translate` answers with the text itself where it knows no other. */
export function translateFlow(translate: (text: string) => string): FlowTexts {
  const isKey = (key: string): key is keyof FlowTexts => Object.hasOwn(FLOW_TEXTS, key);
  const translated: Record<keyof FlowTexts, string> = { ...FLOW_TEXTS };
  for (const key of Object.keys(FLOW_TEXTS).filter(isKey)) translated[key] = translate(FLOW_TEXTS[key]);
  return translated;
}

/** Puts names into a text. */
export function fill(text: string, ...names: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (place, index: string) => names[Number(index)] ?? place);
}
