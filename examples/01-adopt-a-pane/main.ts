// Starts a tmux pane, adopts it as an agent, sends it a line, and checks that the line arrived.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDaemon } from "@interlock/client";
import { match, P } from "ts-pattern";
import { ownDaemon } from "./own-daemon.ts";

const LINE = "hello from Interlock";
const place = mkdtempSync(join(tmpdir(), "il-example-"));
const sockets = join(place, `tmux-${process.getuid?.() ?? 0}`);
mkdirSync(sockets, { mode: 0o700 });
const tmux = (...args: readonly string[]): string =>
  execFileSync("tmux", ["-S", join(sockets, "default"), "-f", "/dev/null", ...args], { encoding: "utf8" });

// The program in the pane writes what it reads into a file, and tells when it has done so.
const received = join(place, "received");
tmux(
  "new-session",
  "-d",
  "-s",
  "work",
  `sh -c 'read -r line; printf %s "$line" > ${received}; tmux -S ${join(sockets, "default")} wait-for -S arrived; cat'`,
);

const stopDaemon = await ownDaemon(join(place, "home"), place);
try {
  const daemon = await connectDaemon({ socketPath: join(place, "home", "app.sock") });

  await daemon.scan.panes({});
  const { rows } = await daemon.pane.list({ filters: { registered: false } });
  const [pane] = rows;
  if (pane === undefined) throw new Error("no pane was found");
  console.log(`found ${pane.pane_id} in session ${pane.session_name}`);

  const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
  const { row: agent } = await daemon.agent.registerFromPane({
    container_id,
    tmux_socket,
    session_name,
    window_index,
    pane_index,
    pane_id,
    role: "slave",
    capability: "shell",
    label: "example",
  });
  console.log(`adopted it as ${agent.agent_id}`);

  const sent = await daemon.sendInput.safe({ target_agent_id: agent.agent_id, payload: { text: LINE } });
  match(sent)
    .with({ ok: true }, ({ result }) => console.log(`message ${result.message_id} is ${result.state}`))
    .with({ ok: false, error: { code: P.string } }, ({ error }) => {
      throw new Error(error.message);
    })
    .exhaustive();

  tmux("wait-for", "arrived");
  const arrived = readFileSync(received, "utf8");
  if (arrived !== LINE) throw new Error(`the pane read ${JSON.stringify(arrived)}`);
  console.log(`the pane read: ${arrived}`);
  await daemon.close();
} finally {
  await stopDaemon();
  tmux("kill-server");
  rmSync(place, { recursive: true, force: true });
}
