import { expect } from "vitest";
import type { AppWorld, Row } from "./app-world.ts";

const IDENTITY = ["container_id", "tmux_socket", "session_name", "window_index", "pane_index", "pane_id"];

/** Two panes of one place: an agent's, which got one message while the place was in reach, and one that nobody has adopted. */
export interface Stranded {
  readonly agent: string;
  readonly free: Row;
  /** The message that was delivered, and the key it was sent with. */
  readonly message: string;
}

const input = (agent: string, key: string) => ({
  target_agent_id: agent,
  payload: { text: `sent as ${key}` },
  idempotency_key: key,
});

export const adoption = (pane: Row | undefined, more: object = {}): object => ({
  ...Object.fromEntries(IDENTITY.map((name) => [name, pane?.[name]])),
  role: "slave",
  capability: "shell",
  label: `beside ${String(pane?.["pane_id"])}`,
  ...more,
});

/** Gives the agent's id. */
export async function adopt(world: AppWorld, params: object): Promise<string> {
  const { result, error } = await world.call("app.agent.register_from_pane", params);
  expect(error).toBeUndefined();
  const row = result?.["row"] as Row | undefined; // an adoption answers one row
  return String(row?.["agent_id"]);
}

/** Adopts the first of a place's two panes and sends to it. */
export async function strand(world: AppWorld, place: string): Promise<Stranded> {
  const panes = (await world.rows("app.pane.list")).filter(({ container_id }) => container_id === place);
  const [first, free = {}] = panes;
  expect(panes).toHaveLength(2);
  const agent = await adopt(world, adoption(first));
  const { result } = await world.call("app.send_input", input(agent, "before"));
  const message = String(result?.["message_id"]);
  expect(await world.settled(message, 30_000)).toMatchObject({ state: "delivered" });
  return { agent, free, message };
}

/** Everything that asks something of a pane out of reach is answered with the code and leaves nothing behind. */
export async function refusesAll(world: AppWorld, stranded: Stranded, code: string): Promise<void> {
  const { agent, free, message } = stranded;
  const lists = ["app.queue.list", "app.agent.list", "app.log_attachment.list"];
  const rows = () => Promise.all(lists.map((list) => world.rows(list)));
  const before = await rows();
  for (const [method, params] of [
    ["app.send_input", input(agent, "meanwhile")],
    ["app.send_input", { target_agent_id: agent, payload: { text: "without a key" } }],
    ["app.log.attach", { agent_id: agent }],
    ["app.agent.register_from_pane", adoption(free, { attach_log: true })],
  ] as const) {
    const { ok, error } = await world.call(method, params);
    expect([method, ok, error?.code, error?.details]).toEqual([method, false, code, {}]);
  }
  expect(await rows()).toEqual(before);
  // What was answered once is answered again, and who is not there is not there.
  expect((await world.call("app.send_input", input(agent, "before"))).result).toMatchObject({
    message_id: message,
    deduplicated: true,
  });
  const stranger = { ...input("agt_000000000000", "nobody") };
  expect((await world.call("app.send_input", stranger)).error?.code).toBe("agent_not_found");
  expect((await world.call("app.log.detach", { agent_id: agent })).ok).toBe(true);
}

/** The same wishes once the place is in reach again; the key was not used up. */
export async function servesAgain(world: AppWorld, { agent }: Stranded): Promise<void> {
  const { result, error } = await world.call("app.send_input", input(agent, "meanwhile"));
  expect(error).toBeUndefined();
  expect(result).toMatchObject({ deduplicated: false });
  expect(await world.settled(String(result?.["message_id"]), 30_000)).toMatchObject({ state: "delivered" });
  expect((await world.call("app.log.attach", { agent_id: agent })).result?.["row"]).toMatchObject({
    log_attached: true,
  });
}
