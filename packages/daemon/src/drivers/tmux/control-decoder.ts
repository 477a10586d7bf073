// tmux's control mode is a line protocol: answers stand between `%begin` and `%end` or `%error` lines that carry the
// same three numbers, everything else that starts with `%` is a notification.

import { readControlOutput } from "./control-output.ts";

export type ControlEvent =
  | {
      readonly kind: "answer";
      /** `%end` or `%error`. */
      readonly ok: boolean;
      /** True for commands that came through this connection; hooks and the attach itself are not. */
      readonly solicited: boolean;
      /** The lines between the two guards, joined by line feeds and without a last one. */
      readonly text: string;
    }
  /** What a pane printed, byte for byte. */
  | { readonly kind: "output"; readonly paneId: string; readonly bytes: Buffer }
  | { readonly kind: "notification"; readonly name: string; readonly text: string }
  | {
      readonly kind: "malformed";
      readonly why: "line-too-long" | "answer-too-long" | "stray-line" | "bad-guard";
    };

export interface ControlLimits {
  readonly maxLineBytes: number;
  readonly maxAnswerBytes: number;
}

export interface ControlDecoder {
  /** Takes bytes as they come, in pieces of any size. After `malformed` it stays silent. */
  push(chunk: Uint8Array): readonly ControlEvent[];
}

interface Guard {
  readonly key: string;
  readonly solicited: boolean;
}

const DEFAULT_LIMITS: ControlLimits = { maxLineBytes: 1024 * 1024, maxAnswerBytes: 8 * 1024 * 1024 };
const LF = 0x0a;

export function createControlDecoder(limits: ControlLimits = DEFAULT_LIMITS): ControlDecoder {
  let partial: Buffer[] = [];
  let partialBytes = 0;
  let open: Guard | undefined;
  let lines: string[] = [];
  let answerBytes = 0;
  let broken = false;

  const malformed = (why: Extract<ControlEvent, { kind: "malformed" }>["why"]): ControlEvent => {
    broken = true;
    partial = [];
    lines = [];
    return { kind: "malformed", why };
  };

  const outside = (line: string): ControlEvent | undefined => {
    if (!line.startsWith("%")) return malformed("stray-line");
    const space = line.indexOf(" ");
    const name = space < 0 ? line.slice(1) : line.slice(1, space);
    if (name === "end" || name === "error") return malformed("bad-guard");
    if (name !== "begin") return { kind: "notification", name, text: space < 0 ? "" : line.slice(space + 1) };
    open = readGuard(line.slice(space + 1));
    return open === undefined ? malformed("bad-guard") : undefined;
  };

  const inside = (line: string, bytes: number, guard: Guard): ControlEvent | undefined => {
    const ok = line === `%end ${guard.key}`;
    if (ok || line === `%error ${guard.key}`) {
      const text = lines.join("\n");
      open = undefined;
      lines = [];
      answerBytes = 0;
      return { kind: "answer", ok, solicited: guard.solicited, text };
    }
    answerBytes += bytes + 1;
    if (answerBytes > limits.maxAnswerBytes) return malformed("answer-too-long");
    lines.push(line);
    return undefined;
  };

  return {
    push(chunk) {
      const events: ControlEvent[] = [];
      const data = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (let from = 0; !broken && from < data.length;) {
        const end = data.indexOf(LF, from);
        const piece = data.subarray(from, end < 0 ? data.length : end);
        partialBytes += piece.length;
        if (partialBytes > limits.maxLineBytes) {
          events.push(malformed("line-too-long"));
          break;
        }
        // A copy: the reader may use its buffer again before the rest of the line is here.
        partial.push(end < 0 ? Buffer.from(piece) : piece);
        if (end < 0) break;
        const bytes = Buffer.concat(partial, partialBytes);
        const line = bytes.toString("utf8");
        const event =
          open === undefined ? (readControlOutput(bytes) ?? outside(line)) : inside(line, partialBytes, open);
        if (event !== undefined) events.push(event);
        partial = [];
        partialBytes = 0;
        from = end + 1;
      }
      return events;
    },
  };
}

function readGuard(text: string): Guard | undefined {
  const match = /^\d+ \d+ (\d+)$/.exec(text);
  if (match === null) return undefined;
  return { key: text, solicited: (Number(match[1]) & 1) === 1 };
}
