import { LOCAL_PROTOCOL_VERSION } from "@interlock/contracts";
import { verifies } from "@interlock/testkit/verifies";
import { memoryListener } from "@interlock/wire";
import { expect, onTestFinished, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { systemTiming } from "../timing/timing.ts";
import { connectLocal, connectLocalThrough } from "./connect-local.ts";
import type { LocalClient } from "./local-client.ts";
import {
  AGREED,
  framed,
  notify,
  rawDaemon,
  refusal,
  result,
  type RawDaemon,
  type RawRequest,
} from "./raw-daemon.test.kit.ts";
import { localEvent, localOpening, serveLocal, SESSION, type LocalFrame } from "./serve-local.test.kit.ts";

const sessionId = SESSION;

async function connected(socketPath: string): Promise<LocalClient> {
  const local = await connectLocal({ socketPath });
  onTestFinished(() => local.close());
  return local;
}

async function taken(frames: AsyncIterable<LocalFrame>, count = Infinity): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const frame of frames) {
    seen.push("cursor" in frame ? `${frame.type} ${frame.cursor}` : frame.type);
    if (seen.length >= count) break;
  }
  return seen;
}

/** Greets, and answers each subscription with what the part for it says. */
async function playing(...parts: readonly ((request: RawRequest) => string)[]): Promise<RawDaemon> {
  const waiting = [...parts];
  const daemon = await rawDaemon((request, socket) => {
    if (request.method === "daemon.hello") socket.write(framed(result(request.id, AGREED)));
    else socket.write(waiting.shift()?.(request) ?? "", () => waiting.length > 0 && socket.end());
  });
  onTestFinished(() => daemon.stop());
  return daemon;
}

const acknowledged = (id: number, subscriptionId = "s"): object => result(id, { subscriptionId });

verifies(
  "RTN-154",
  "no notification is lost, whether it comes behind the acknowledgement in one piece or before it",
  async () => {
    const daemon = await playing(
      ({ id }) => framed(acknowledged(id), notify("s", localOpening("0")), notify("s", localEvent(1))),
      ({ id }) => framed(notify("t", localEvent(2)), acknowledged(id, "t"), notify("t", localEvent(3))),
      ({ id }) =>
        framed(
          notify("u", localEvent(4)),
          notify("u", { type: "end", reason: "token_revoked" }),
          acknowledged(id, "u"),
        ),
    );
    const local = await connected(daemon.socketPath);
    const frames = local.session.subscribe({ sessionId });
    expect(await taken(frames)).toEqual(["open 0", "event 1", "event 2", "event 3", "event 4", "end"]);
    expect(frames.lastCursor).toBe("4");
    const asked = daemon.asked.filter(({ method }) => method === "session.subscribe");
    expect(asked.map(({ params }) => params)).toEqual([
      { sessionId },
      { sessionId, lastEventId: "1" },
      { sessionId, lastEventId: "3" },
    ]);
  },
);

verifies(
  "RTN-155",
  "a gap and a resync are frames that the consumer sees, and the place goes on behind them",
  async () => {
    const daemon = await playing(
      ({ id }) =>
        framed(
          acknowledged(id),
          notify("s", localOpening("0")),
          notify("s", { type: "gap", cursor: "7", missed: 7 }),
          notify("s", { type: "end", reason: "closing" }),
        ),
      ({ id }) =>
        framed(
          acknowledged(id),
          notify("s", localOpening("7")),
          notify("s", { type: "resync", cursor: "2", reason: "cursor_unknown" }),
          notify("s", { type: "end", reason: "internal_error" }),
        ),
    );
    const frames = (await connected(daemon.socketPath)).session.subscribe({
      sessionId,
      afterCursor: "0" as never,
    });
    expect(await taken(frames)).toEqual(["open 0", "gap 7", "resync 2", "end"]);
    expect(
      daemon.asked.map(({ params }) => params["lastEventId"]).filter((place) => place !== undefined),
    ).toEqual(["0", "7"]);
  },
);

test.each([
  ["a refusal", (id: number) => framed(refusal(id, "session.not_found")), "session.not_found"],
  [
    "a frame of another subscription",
    (id: number) => framed(acknowledged(id), notify("x", localEvent(1))),
    "protocol_violation",
  ],
  [
    "a frame outside the contract",
    (id: number) => framed(acknowledged(id), notify("s", { type: "new" })),
    "answer_unfit",
  ],
  ["an acknowledgement without an id", (id: number) => framed(result(id, {})), "answer_unfit"],
  [
    "an event of another MAJOR",
    (id: number) => framed(acknowledged(id), notify("s", localEvent(1, "2.0"))),
    "envelope_incompatible",
  ],
])("%s is the error of the first read", async (_what, answer, code) => {
  const daemon = await playing(({ id }) => answer(id));
  const frames = (await connected(daemon.socketPath)).session.subscribe({ sessionId });
  const error: unknown = await frames.next().catch((reason: unknown) => reason);
  expect(isInterlockError(error) && error.error.code).toBe(code);
  expect(await frames.next()).toEqual({ value: undefined, done: true });
});

test("a consumer that is slow stops the reading, and misses nothing of what the daemon kept for it", async () => {
  const listener = memoryListener();
  const LAST = 5_000;
  const daemon = await serveLocal(listener, {
    follow: (sink, place) => {
      let next = Number(place ?? 0) + 1;
      const send = (): void => {
        while (next <= LAST && sink.send(localEvent(next))) next += 1;
        if (next <= LAST) void sink.room().then(send);
      };
      send();
    },
  });
  onTestFinished(() => daemon.service.close({ graceMs: 0 }));
  const ports = {
    timing: systemTiming,
    open: () => listener.connect(),
    protocols: [LOCAL_PROTOCOL_VERSION] as const,
  };
  const local = await connectLocalThrough({ socketPath: "/rpc.sock" }, ports);
  onTestFinished(() => local.close());
  const frames = local.session.subscribe({ sessionId }, { bufferedFrames: 4 });
  const cursors: string[] = [];
  for await (const frame of frames) {
    if (frame.type === "event") cursors.push(frame.cursor);
    // Every now and then somebody else has something to do.
    if (cursors.length % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (cursors.length === LAST) break;
  }
  expect(cursors).toEqual(Array.from({ length: LAST }, (_each, at) => String(at + 1)));
  expect(daemon.places).toEqual([undefined]);
  await expect.poll(() => daemon.followers.size).toBe(0);
});

test("a signal, a break and a closed client end the iteration and the connection", async () => {
  const listener = memoryListener();
  const daemon = await serveLocal(listener, { follow: (sink) => void sink.send(localOpening("0")) });
  onTestFinished(() => daemon.service.close({ graceMs: 0 }));
  const ports = {
    timing: systemTiming,
    open: () => listener.connect(),
    protocols: [LOCAL_PROTOCOL_VERSION] as const,
  };
  const local = await connectLocalThrough({ socketPath: "/rpc.sock" }, ports);
  const stopping = new AbortController();
  const signalled = local.session.subscribe({ sessionId }, { signal: stopping.signal });
  expect((await signalled.next()).done).toBe(false);
  stopping.abort();
  expect((await signalled.next()).done).toBe(true);
  expect(await taken(local.session.subscribe({ sessionId }), 1)).toEqual(["open 0"]);
  const left = local.session.subscribe({ sessionId });
  await left.next();
  local.close();
  expect((await left.next()).done).toBe(true);
  await expect.poll(() => daemon.followers.size).toBe(0);
});
