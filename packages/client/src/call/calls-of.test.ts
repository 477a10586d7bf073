import { definePart, type WireError } from "@interlock/contracts/define";
import {
  fail,
  granted,
  lineEnvelope,
  memoryListener,
  ok,
  openPeer,
  refused,
  serve,
  type Handlers,
  type Peer,
  type Service,
  type Verdict,
} from "@interlock/wire";
import { expect, expectTypeOf, test } from "vitest";
import { callsOf } from "./calls-of.ts";
import type { CallableMethod } from "./check-answer.ts";

interface Methods {
  readonly "shop.open_till": {
    readonly kind: "query";
    readonly params: { readonly till: number };
    readonly result: { readonly coins: number };
    readonly errors: "no_till";
    readonly codes: "no_till" | "closed" | "broken";
  };
}
interface Errors {
  readonly no_till: { readonly till: number };
  readonly closed: object;
  readonly broken: object;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const has = (name: string) => (value: unknown) =>
  isObject(value) && typeof Reflect.get(value, name) === "number";

const details = { no_till: has("till"), closed: isObject, broken: isObject };

/** `checkResult`: what the caller's side takes for a result. */
function table(checkResult: (value: unknown) => boolean): { readonly "shop.open_till": CallableMethod } {
  return {
    "shop.open_till": { name: "shop.open_till", kind: "query", gate: "open", checkResult, details },
  };
}

const shop = definePart<Methods, Errors>({
  plane: {
    name: "shop",
    version: "1.0",
    framing: "ndjson",
    methodName: /^shop\./,
    errorCode: /^[a-z_]+$/,
    unknownRequestFields: "ignore",
    limits: { requestBytes: 1_000, responseBytes: 1_000, depth: 8 },
    gates: { open: { meaning: "Anybody.", errors: ["closed"] } },
    errors: ["broken"],
  },
  methods: {
    "shop.open_till": {
      name: "shop.open_till",
      planes: ["shop"],
      kind: "query",
      gate: "open",
      since: "1.0",
      errors: ["no_till"],
      rules: [],
    },
  },
  params: { "shop.open_till": has("till") },
  results: { "shop.open_till": has("coins") },
  errorDetails: details,
  rules: [],
  registry: () => {
    throw new Error("no test sends what a schema refuses");
  },
});
const codec = lineEnvelope({ versionField: "shop_version", version: "1.0", limits: shop.plane.limits });
const broken: WireError<Errors> = { code: "broken", message: "broken", details: {} };

interface Rig extends AsyncDisposable {
  readonly peer: Peer;
  readonly service: Service;
}

async function rig(
  handler: Handlers<Methods, Errors>["shop.open_till"],
  admit: () => Verdict<undefined, Errors> = () => granted(undefined),
): Promise<Rig> {
  const listener = memoryListener();
  const service = await serve(
    shop,
    { "shop.open_till": handler },
    {
      listener,
      codec,
      refusals: {
        malformed: () => broken,
        tooLarge: () => broken,
        unknownMethod: () => broken,
        invalidParams: () => broken,
        internal: () => broken,
      },
      admit,
      authorize: () => granted(undefined),
      onFault: () => undefined,
    },
  );
  const peer = openPeer(await listener.connect(), codec);
  return {
    peer,
    service,
    [Symbol.asyncDispose]: async () => {
      peer.close();
      await service.close();
    },
  };
}

test("a method of any contract is called by its name, with its own types", async () => {
  await using shopkeeper = await rig(({ params }) => ok({ coins: params.till * 2 }));
  const calls = callsOf<Methods, Errors>(table(has("coins")), shopkeeper.peer);
  expectTypeOf(calls.shop.openTill).returns.resolves.toEqualTypeOf<{ readonly coins: number }>();
  expect(await calls.shop.openTill({ till: 4 })).toEqual({ coins: 8 });
  expect(await calls.shop.openTill.safe({ till: 5 })).toEqual({ ok: true, result: { coins: 10 } });
});

test("a declared error is an outcome of the safe form, and thrown by the other", async () => {
  await using shopkeeper = await rig(({ params }) => fail("no_till", { till: params.till }, "gone"));
  const { openTill } = callsOf<Methods, Errors>(table(has("coins")), shopkeeper.peer).shop;
  const error = { code: "no_till", message: "gone", details: { till: 4 } };
  expect(await openTill.safe({ till: 4 })).toEqual({ ok: false, error });
  await expect(openTill({ till: 4 })).rejects.toMatchObject({ name: "InterlockError", error });
});

test("an answer that the caller's contract does not allow is not passed on", async () => {
  await using shopkeeper = await rig(() => ok({ coins: 1 }));
  const stricter = callsOf<Methods, Errors>(
    table(() => false),
    shopkeeper.peer,
  );
  expect(await stricter.shop.openTill.safe({ till: 1 })).toMatchObject({
    ok: false,
    error: { code: "answer_unfit", details: { part: "result" } },
  });
});

test("what a peer says when it refuses the connection is the answer to the call", async () => {
  const error = { code: "closed", message: "closed", details: {} } as const;
  await using shopkeeper = await rig(
    () => ok({ coins: 1 }),
    () => refused(error),
  );
  expect(
    await callsOf<Methods, Errors>(table(has("coins")), shopkeeper.peer).shop.openTill.safe({ till: 1 }),
  ).toEqual({ ok: false, error });
});

test("a deadline and an end of the connection are faults of this side, told as data", async () => {
  const released = Promise.withResolvers<void>();
  await using shopkeeper = await rig(async () => {
    await released.promise;
    return ok({ coins: 1 });
  });
  const { openTill } = callsOf<Methods, Errors>(table(has("coins")), shopkeeper.peer).shop;
  expect(await openTill.safe({ till: 1 }, { deadlineMs: 1 })).toMatchObject({
    ok: false,
    error: { code: "deadline_exceeded", details: { sent: true } },
  });
  shopkeeper.peer.close();
  expect(await openTill.safe({ till: 1 })).toMatchObject({
    ok: false,
    error: { code: "client_closed", details: { sent: false } },
  });
  released.resolve();
});
