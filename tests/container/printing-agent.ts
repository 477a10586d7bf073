import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { vi } from "vitest";
import { keyOf, type ContainerWorld, type Row } from "./container-world.ts";
import type { GuestLine } from "./guest-line.ts";

/** An agent whose pane prints each line that it is given, once. */
export interface PrintingAgent {
  readonly id: string;
  /** The answer of its registration. */
  readonly row: Row;
  readonly print: (line: string) => Promise<void>;
}

/** A pane that prints what is typed into it, and registers as what `values` say. */
export interface PrintingPane {
  /** The six values. */
  readonly key: Row;
  readonly print: (line: string) => Promise<void>;
}

/** What a pane runs: it shows what is typed by printing it, not by the terminal's echo as well. */
const REPEAT = "stty -echo; exec cat";

type Tmux = (script: string) => Promise<string>;

async function repeatingPane(
  world: ContainerWorld,
  containerId: string,
  name: string,
  tmux: Tmux,
): Promise<PrintingPane> {
  const pane = (await tmux(`new-session -d -P -F '#{pane_id}' -s ${name} '${REPEAT}'`)).trim();
  await vi.waitFor(
    async () => {
      const command = (await tmux(`display-message -p -t ${pane} '#{pane_current_command}'`)).trim();
      if (command !== "cat") throw new Error(`the pane runs ${command}`);
    },
    { timeout: 60_000, interval: 100 },
  );
  const found = (await world.panes()).find(
    (row) => row["container_id"] === containerId && row["tmux_pane_id"] === pane,
  );
  if (found === undefined) throw new Error("the scan did not find the pane");
  return {
    key: keyOf(found),
    // The text as it is, whatever keys it names; then the key that ends the line.
    print: async (line) =>
      void (await tmux(`send-keys -t ${pane} -l '${line}' ';' send-keys -t ${pane} Enter`)),
  };
}

export function paneInBox(world: ContainerWorld, guest: GuestLine, name: string): Promise<PrintingPane> {
  return repeatingPane(world, guest.box.id, name, (script) => guest.sh(`tmux -f /dev/null ${script}`));
}

/** Registered over the box's own socket, with its log attached. */
export async function agentInBox(
  world: ContainerWorld,
  guest: GuestLine,
  name: string,
): Promise<PrintingAgent> {
  const { key, print } = await paneInBox(world, guest, name);
  const row = await guest.result("register_agent", registration(guest.box.id, key, name));
  return { id: String(row["agent_id"]), row, print };
}

/** In a pane of the host. */
export async function agentOnHost(world: ContainerWorld, name: string): Promise<PrintingAgent> {
  const run = promisify(execFile);
  const { key, print } = await repeatingPane(world, "host", name, async (script) => {
    const command = `tmux -S '${world.tmux.socket}' -f /dev/null ${script}`;
    return (await run("sh", ["-c", command])).stdout;
  });
  const row = await world.result("register_agent", registration("host", key, name));
  return { id: String(row["agent_id"]), row, print };
}

function registration(containerId: string, key: Row, label: string): object {
  return { container_id: containerId, pane_composite_key: key, role: "slave", label, attach_log: {} };
}
