import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { jsonRpcEnvelope } from "../envelope/json-rpc-envelope.ts";
import { frame, RawClient } from "../transport/raw-client.test.support.ts";
import { unixRig } from "../transport/rigs.test.support.ts";
import { granted, refused } from "./serve-options.ts";
import { LIMITS, rpcCodec, SECRETS, type TryErrors } from "./try-plane.test.support.ts";

const message = (body: object): string => frame(JSON.stringify({ jsonrpc: "2.0", ...body }));
const unmarked = (id: number) => ({ id, error: { data: { type: "no_pass", fields: {} } } });

verifies(
  "WIRE-097",
  "what the screen refuses reaches no method, and is not told whether one exists",
  async () => {
    const screen = (envelope: Readonly<Record<string, unknown>>) =>
      envelope["mark"] === true || envelope["id"] === undefined
        ? granted(true)
        : refused<TryErrors>({ code: "no_pass", message: "unmarked", details: {} });
    await using rig = await unixRig({ codec: rpcCodec(), hooks: { screen } });
    const client = await RawClient.open(rig.path);
    const watch = { method: "try.watch", params: { key: "k", id: "s" } };
    const cancel = { method: "$/subscription/cancel", params: { subscription_id: "s" } };
    const calls = [
      { id: 1, ...watch },
      { id: 2, method: "try.nothing" },
      { id: 3, mark: true, ...watch },
      { id: 4, ...cancel },
      { id: 5, mark: true, method: "try.nothing" },
      { id: 6, mark: true, ...cancel },
      { method: "try.nothing" },
      { id: 7, mark: true, method: "try.echo", params: { text: "last" } },
    ];
    client.socket.write(calls.map(message).join(""));
    expect(await client.frames(7)).toMatchObject([
      unmarked(1),
      unmarked(2),
      { id: 3, result: { subscription_id: "s" } },
      unmarked(4),
      { id: 5, error: { data: { type: "unknown_method" } } },
      { id: 6, result: { canceled: true } },
      { id: 7, result: { text: "last" } },
    ]);
    client.socket.destroy();
  },
);

test("a screen that breaks refuses, and nothing of it travels", async () => {
  const screen = (): never => {
    throw new Error(SECRETS[2]);
  };
  await using rig = await unixRig({ codec: rpcCodec(), hooks: { screen } });
  const client = await RawClient.open(rig.path);
  const cancel = message({ id: 2, method: "$/subscription/cancel", params: { subscription_id: "s" } });
  client.socket.write(message({ id: 1, method: "try.echo", params: { text: "a" } }) + cancel);
  const internal = (id: number) => ({
    id,
    error: { message: "internal error", data: { type: "internal_error" } },
  });
  expect(await client.frames(2)).toMatchObject([internal(1), internal(2)]);
  expect(rig.faults.map(({ kind }) => kind)).toEqual(["hook_threw", "hook_threw"]);
  client.socket.destroy();
});

verifies("WIRE-098", "a plane may say subscriptionId and value", async () => {
  const codec = jsonRpcEnvelope({
    limits: LIMITS,
    errorNumbers: {},
    subscriptionNames: { id: "subscriptionId", frame: "value" },
  });
  await using rig = await unixRig({ codec });
  const client = await RawClient.open(rig.path);
  client.socket.write(message({ id: 1, method: "try.watch", params: { key: "k", id: "s", camel: true } }));
  expect(await client.frames(1)).toMatchObject([{ id: 1, result: { subscriptionId: "s" } }]);
  client.socket.write(message({ id: 2, method: "try.publish", params: { key: "k", count: 1 } }));
  const said = await client.frames(2);
  expect(said).toContainEqual({
    jsonrpc: "2.0",
    method: "$/subscription/notify",
    params: { subscriptionId: "s", value: { type: "tick", cursor: 1, text: "x" } },
  });
  client.socket.write(message({ id: 3, method: "$/subscription/cancel", params: { subscriptionId: "s" } }));
  expect(await client.frames(1)).toMatchObject([{ id: 3, result: { canceled: true } }]);
  client.socket.destroy();
});
