import { styleText } from "node:util";

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan" | "inverse";

export type Paint = (style: Style, text: string) => string;

/** Where a command writes: results to standard output, everything about them to standard error. */
export interface Output {
  /** One JSON value a line instead of text for people. */
  readonly json: boolean;
  line(text?: string): void;
  note(text: string): void;
  data(value: unknown): void;
  /** Resolves once results are taken as fast as they are written, or when the signal aborts. */
  drained(signal: AbortSignal): Promise<void>;
  /** Colour on a terminal only; `NO_COLOR` is honoured. */
  readonly paint: Paint;
  /** Columns of the terminal that results go to; undefined where they go elsewhere. */
  readonly width: number | undefined;
}

export function processOutput(json: boolean): Output {
  return {
    json,
    line: (text = "") => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    data: (value) => void process.stdout.write(`${jsonText(value)}\n`),
    drained,
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
    // A terminal that does not know its size says 0.
    width: process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : undefined,
  };
}

function drained(signal: AbortSignal): Promise<void> {
  if (!process.stdout.writableNeedDrain || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      process.stdout.off("drain", over);
      signal.removeEventListener("abort", over);
      resolve();
    };
    process.stdout.on("drain", over);
    signal.addEventListener("abort", over);
  });
}

/** JSON leaves C1 controls and direction marks as they are; on a terminal they act. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A reader that went away (`| head`, a closed terminal) is no reason to fall over. */
export function tolerateClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}
