/** One thing said over the connection of a file. */
export type LocalStep =
  /** A request: put into a frame, and answered once. */
  | { readonly vector: string; readonly request: Readonly<Record<string, unknown>> }
  /** Exactly these bytes. */
  | { readonly vector: string; readonly bytes: string }
  /** So many messages come by themselves. */
  | { readonly vector: string; readonly pushes: number };

/** What is said over one connection. */
export interface LocalScenario {
  readonly file: string;
  readonly steps: readonly LocalStep[];
}

const PROTOCOL = "2026-05-01";
const NOWHERE = "01890000-0000-7000-8000-000000000000";
const SESSION = "{{uuid7:1}}";

const ask = (vector: string, id: number, method: string, params: object, over: object = {}): LocalStep => ({
  vector,
  request: { jsonrpc: "2.0", id, protocolVersion: PROTOCOL, method, params, ...over },
});
const frame = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const hello = (vector: string, id: number, params: object): LocalStep => ({
  vector,
  request: { jsonrpc: "2.0", id, method: "daemon.hello", params },
});
/** A connection that ends with the answer to one frame. */
const ending = (file: string, vector: string, bytes: string): LocalScenario => ({
  file: `${file}.ndjson`,
  steps: [{ vector, bytes }],
});

export const LOCAL_SCENARIOS: readonly LocalScenario[] = [
  {
    file: "01-before-the-hello.ndjson",
    steps: [
      ask("reading passes", 1, "session.read", { sessionId: NOWHERE }),
      ask("changing does not", 2, "session.create", {}),
      ask("nor is a method known that nobody has", 3, "session.destroy", {}),
      ask("a request without its version", 4, "session.read", {}, { protocolVersion: undefined }),
      ask("a version that is no text", 5, "no.such", {}, { protocolVersion: 1 }),
      ask("a version that is no day", 6, "session.read", {}, { protocolVersion: "1.0" }),
      ask("a field that is missing", 7, "session.read", {}),
      ask("a field that nobody knows", 8, "session.read", { sessionId: NOWHERE, also: 1 }),
      { vector: "a body that is no JSON", bytes: frame("{nonsense") },
      hello("a hello that is none", 9, {}),
    ],
  },
  {
    file: "02-a-session.ndjson",
    steps: [
      hello("a hello", 1, { protocolVersion: PROTOCOL, clientId: "a reader of vectors" }),
      hello("a second one", 2, { protocolVersion: PROTOCOL }),
      ask("a session", 3, "session.create", { config: { a: 1 }, metadata: { name: "one" } }),
      ask("as it is read", 4, "session.read", { sessionId: SESSION }),
      ask("as it is joined", 5, "session.join", { sessionId: SESSION, identityHandle: "me" }),
      ask("its log from the beginning", 6, "session.subscribe", { sessionId: SESSION, afterCursor: "0" }),
      { vector: "what is told of it", pushes: 4 },
      ask("no more of it", 7, "$/subscription/cancel", { subscriptionId: "{{uuid:1}}" }),
      ask("there is nothing left to end", 8, "$/subscription/cancel", { subscriptionId: "{{uuid:1}}" }),
      ask("a cursor of another log", 9, "session.subscribe", { sessionId: SESSION, afterCursor: "99" }),
      { vector: "from where it goes on", pushes: 2 },
      ask("no cursor", 10, "session.subscribe", { sessionId: SESSION, afterCursor: "x" }),
      ask("a stranger's invite", 11, "session.join", {
        sessionId: SESSION,
        identityHandle: "me",
        inviteToken: "abcdefghijklmnop",
      }),
    ],
  },
  {
    file: "03-no-agreement.ndjson",
    steps: [
      hello("a client of long ago", 1, { protocolVersion: "2000-01-01" }),
      ask("changing", 2, "session.create", {}),
      ask("reading", 3, "session.read", { sessionId: NOWHERE }),
    ],
  },
  ending("04-line-feed-alone", "a header line without CR", "Content-Length: 2\n\n{}"),
  ending("05-two-lengths", "two lengths", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
  ending("06-no-length", "no length", "Content-Type: a\r\n\r\n{}"),
  ending("07-a-long-header", "a header over 1 024 bytes", `X: ${"y".repeat(1_100)}\r\n\r\n`),
  ending("08-too-large", "a body of a million bytes and one", "Content-Length: 1000001\r\n\r\n"),
  ending("09-no-request", "JSON that is no request", frame('{"jsonrpc":"2.0","id":1}')),
];
