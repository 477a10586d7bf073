// What may be typed into a terminal. A terminal acts on control characters even inside a bracketed paste, and a
// paste marker inside the text ends the paste early, after which the rest is typed input. So no text reaches a pane
// before it went through here.

declare const sanitised: unique symbol;

/** Text without control characters (other than tab and line feed), paste markers and lone surrogates. */
export type SanitisedBody = string & { readonly [sanitised]: true };

/** How many of each kind were taken out; all zero when the text was already fit to be pasted. */
export interface RemovedFromBody {
  /** C0 controls other than tab and line feed, `ESC` of a paste marker excepted. */
  readonly c0: number;
  readonly del: number;
  readonly c1: number;
  /** Whole bracketed-paste markers (`ESC[200~`, `ESC[201~`, also with the one-character CSI). */
  readonly pasteMarkers: number;
  /** Halves of a surrogate pair: they have no UTF-8 form. */
  readonly loneSurrogates: number;
}

export interface SanitisedText {
  readonly body: SanitisedBody;
  readonly removed: RemovedFromBody;
}

const ESC = "\u001b";
const CSI = "\u009b";
const PASTE_MARKERS = [`${ESC}[200~`, `${ESC}[201~`, `${CSI}200~`, `${CSI}201~`] as const;

/** Removes what a terminal would act on. Linear in the length of the text, and idempotent. */
export function sanitiseBody(text: string): SanitisedText {
  const removed = { c0: 0, del: 0, c1: 0, pasteMarkers: 0, loneSurrogates: 0 };
  const kept: string[] = [];
  for (const character of text) {
    const kind = kindOf(character);
    if (kind === "text" || kind === "introducer") kept.push(character);
    else removed[kind] += 1;
    // Markers are looked for in what is kept, not in the input: one that is split by a control character, or that
    // only appears once an inner one is gone, is found as soon as its last character arrives.
    if (character === "~" && dropMarkerAtEnd(kept)) removed.pasteMarkers += 1;
  }
  const body = kept.filter((character) => {
    if (character === ESC) removed.c0 += 1;
    if (character === CSI) removed.c1 += 1;
    return character !== ESC && character !== CSI;
  });
  // The brand is earned here: this is the only place that makes the type.
  return { body: body.join("") as SanitisedBody, removed };
}

function kindOf(character: string): "text" | "introducer" | "c0" | "del" | "c1" | "loneSurrogates" {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x1b || code === 0x9b) return "introducer";
  if (code < 0x20) return code === 0x09 || code === 0x0a ? "text" : "c0";
  if (code === 0x7f) return "del";
  if (code >= 0x80 && code <= 0x9f) return "c1";
  return code >= 0xd800 && code <= 0xdfff ? "loneSurrogates" : "text";
}

function dropMarkerAtEnd(kept: string[]): boolean {
  const marker = PASTE_MARKERS.find((candidate) => endsWith(kept, candidate));
  if (marker === undefined) return false;
  kept.length -= marker.length;
  return true;
}

function endsWith(kept: readonly string[], marker: string): boolean {
  const start = kept.length - marker.length;
  if (start < 0) return false;
  for (let i = 0; i < marker.length; i += 1) if (kept[start + i] !== marker[i]) return false;
  return true;
}
