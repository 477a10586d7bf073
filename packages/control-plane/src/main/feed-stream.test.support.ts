// Reads server-sent events as an independent program would: bytes, lines, frames.
import { eventually } from "../listen/embedded-postgres/eventually.test.support.ts";
import type { Caller } from "./plane.test.support.ts";

export interface SeenFrame {
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

export interface FeedStream {
  readonly response: Response;
  /** Everything before the first frame, and what was no frame. */
  readonly head: string;
  readonly frames: readonly SeenFrame[];
  readonly ended: boolean;
  /** Waits until a frame of this type was seen; the first of them. */
  until(type: string, count?: number): Promise<SeenFrame>;
  untilEnd(): Promise<void>;
  close(): Promise<void>;
}

export async function openStream(
  url: string,
  caller: Pick<Caller, "token">,
  params: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<FeedStream> {
  const stopping = new AbortController();
  const response = await fetch(
    `${url}/trpc/session.subscribe?input=${encodeURIComponent(JSON.stringify(params))}`,
    {
      headers: { authorization: `Bearer ${caller.token}`, ...headers },
      signal: stopping.signal,
    },
  );
  const frames: SeenFrame[] = [];
  const heads: string[] = [];
  let ended = false;
  const reading = read(response, (block) => {
    const frame = frameIn(block);
    if (frame === undefined) heads.push(block);
    else frames.push(frame);
  })
    // Broken off by the test, or by the plane: both are an end to whoever reads.
    .catch(() => undefined)
    .finally(() => (ended = true));
  const ofType = (type: string): SeenFrame[] => frames.filter(({ data }) => data["type"] === type);
  return {
    response,
    get head() {
      return heads.join("\n\n");
    },
    frames,
    get ended() {
      return ended;
    },
    until: (type, count = 1) =>
      eventually(`${count} frames ${type}`, async () => ofType(type)[count - 1], 60_000),
    untilEnd: () => eventually("the end of the stream", async () => ended, 60_000).then(() => undefined),
    close: async () => {
      stopping.abort();
      await reading;
    },
  };
}

async function read(response: Response, onBlock: (block: string) => void): Promise<void> {
  if (response.body === null) return;
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${text}`.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) onBlock(block);
  }
}

/** @returns undefined for blocks with an event of their own, which are no frames */
function frameIn(block: string): SeenFrame | undefined {
  const lines = new Map(
    block.split("\n").map((line) => [line.split(":", 1)[0], line.replace(/^[a-z]+: ?/, "")]),
  );
  const data = lines.get("data");
  if (data === undefined || lines.has("event")) return undefined;
  return { id: lines.get("id"), data: JSON.parse(data) as Record<string, unknown> };
}

/** Numbers of the events that a stream has brought. */
export const sequencesOf = ({ frames }: FeedStream): readonly number[] =>
  frames.flatMap(({ data }) =>
    data["type"] === "event" ? [(data["event"] as { sequence: number }).sequence] : [],
  );
