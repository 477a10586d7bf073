import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectControlPlane } from "./connect-control-plane.ts";
import type { ControlPlaneClient } from "./control-plane-client.ts";

interface Canned {
  readonly status: number;
  readonly type?: string;
  readonly body: string | object;
}

let canned: Canned = { status: 200, body: "" };
const server = createServer((request, response) => {
  request.resume().once("end", () => {
    const { status, type = "application/json", body } = canned;
    response.writeHead(status, { "content-type": type, location: "/elsewhere" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
});
let plane: ControlPlaneClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  plane = await connectControlPlane({ url: `http://127.0.0.1:${port}`, token: "t" });
});
afterAll(() => {
  plane.close();
  server.close();
});

const nodeId = "n" as never; // stands for any branded id

const told = async (answer: Canned): Promise<unknown> => {
  canned = answer;
  const outcome = await plane.runtimenode.detach.safe({ nodeId });
  return outcome.ok ? outcome.result : outcome.error;
};

describe("answers over tRPC's HTTP form", () => {
  verifies("RTN-160", "a void result is data: null, and nothing else is", async () => {
    expect(await told({ status: 200, body: { result: { data: null } } })).toBeNull();
    for (const result of [{}, { data: {} }, { data: "null" }, { data: 0 }, { data: [] }])
      expect(await told({ status: 200, body: { result } })).toMatchObject({
        code: "answer_unfit",
        details: { part: "result" },
      });
  });

  verifies(
    "RTN-161",
    "a declared error is the outcome with its details, whatever status a proxy made of it",
    async () => {
      const interlock = {
        code: "runtimenode.fenced",
        message: "A later attach has taken over.",
        details: {},
      };
      for (const status of [409, 500])
        expect(await told({ status, body: { error: { data: { interlock } } } })).toEqual(interlock);
      expect(
        await told({
          status: 429,
          body: { error: { data: { interlock: { code: "rate_limited", message: "m", details: {} } } } },
        }),
      ).toMatchObject({ code: "answer_unfit", details: { part: "details" } });
      expect(
        await told({
          status: 409,
          body: { error: { data: { interlock: { ...interlock, code: "new.code" } } } },
        }),
      ).toMatchObject({ code: "undeclared_error", details: { code: "new.code" } });
    },
  );

  const html = { type: "text/html", body: "<html>Bad gateway</html>" };
  const foreign: readonly (readonly [string, Canned, string])[] = [
    ["an empty body of a 204", { status: 204, body: "" }, "empty"],
    ["an empty body of a 200", { status: 200, body: " \n" }, "empty"],
    ["an empty body of a 502", { status: 502, body: "" }, "empty"],
    ["a result that was cut", { status: 200, body: '{"result":{"data":nu' }, "not_json"],
    ["a page of a proxy", { status: 502, ...html }, "not_json"],
    ["a page with a good status", { status: 200, ...html }, "not_json"],
    ["a redirect", { status: 302, ...html }, "not_json"],
    ["JSON of another service", { status: 200, body: { status: "ok" } }, "no_result"],
    ["a bare value", { status: 200, body: "null" }, "no_result"],
    ["a list, as batches are answered", { status: 200, body: [{ result: { data: null } }] }, "no_result"],
    ["a result that is no object", { status: 200, body: { result: null } }, "no_result"],
    ["an error with a good status", { status: 200, body: { error: { message: "no" } } }, "no_result"],
    ["an error of tRPC alone", { status: 500, body: { error: { code: -32603, data: {} } } }, "foreign_error"],
    ["a problem document", { status: 403, body: { title: "Forbidden" } }, "foreign_error"],
    ["a result with an error's status", { status: 500, body: { result: { data: null } } }, "foreign_error"],
    [
      "an error whose details are no object",
      { status: 500, body: { error: { data: { interlock: { code: "a", message: "b", details: 1 } } } } },
      "foreign_error",
    ],
  ];

  verifies(
    "RTN-162",
    "what no control plane answers is protocol_violation with the status and what the body is",
    async () => {
      for (const [what, answer, body] of foreign)
        expect([what, await told(answer)]).toEqual([
          what,
          {
            code: "protocol_violation",
            message: `What answers there is no control plane, or a proxy in front of it (HTTP ${answer.status}).`,
            details: { status: answer.status, body },
          },
        ]);
    },
  );

  test("the body's own words never pass into the error", async () => {
    expect(JSON.stringify(await told({ status: 200, ...html }))).not.toContain("gateway");
  });
});
