import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import type { PipedPane } from "../../service/ports/pane-pipe.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { createHostTerminal } from "./host-terminal.ts";
import { startPrivateTmux, type PrivateTmux } from "./private-tmux.test.support.ts";

describeWithTools(["tmux"], "the pipe of a pane", () => {
  async function setUp(folder = "logs"): Promise<{
    readonly server: PrivateTmux;
    readonly host: ReturnType<typeof createHostTerminal>;
    readonly pane: PipedPane;
    readonly path: string;
    readonly print: (text: string) => Promise<void>;
  }> {
    const server = await startPrivateTmux();
    const { paneId, pid } = await server.pane("printf READY; exec cat");
    const host = createHostTerminal({ env: process.env, uid: process.getuid?.() ?? 0 });
    const directory = join(server.directory, folder);
    await mkdir(directory, { recursive: true });
    const path = join(directory, "agt_000000000001.log");
    await writeFile(path, "");
    return {
      server,
      host,
      pane: {
        containerId: "host",
        containerUser: null,
        tmuxSocket: server.socket,
        sessionName: "main",
        paneId,
        pid,
      },
      path,
      print: async (text) => void (await server.tmux("send-keys", "-t", paneId, "-l", `${text}\n`)),
    };
  }
  const written = (path: string, text: string) =>
    vi.waitFor(async () => expect(await readFile(path, "utf8")).toContain(text), 10_000);

  it("carries what the pane prints into the file, and is seen to be ours", async () => {
    const { host, pane, path, print } = await setUp();
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "none" });
    expect(await host.startPipe(pane, path)).toEqual({ kind: "started" });
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "ours" });
    await print("first");
    await written(path, "first\r\n");
    expect(await host.stopPipe(pane)).toEqual({ kind: "stopped" });
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "none" });
    expect(await host.stopPipe(pane)).toEqual({ kind: "stopped" });
    await host.close();
  });

  it("reads a path as a path, whatever tmux, its dates or a shell could see in it", async () => {
    const { host, pane, path, print } = await setUp(`it's "#{pane_id}" #S %Y-%m $HOME \`id\` ; touch x`);
    expect(await host.startPipe(pane, path)).toEqual({ kind: "started" });
    await print("hostile");
    await written(path, "hostile");
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "ours" });
    await host.close();
  });

  it("tells a pipe of somebody else's, with its command, from the pipes of other panes", async () => {
    const { server, host, pane, path } = await setUp();
    const second = await server.pane("printf READY; exec cat");
    const beside = path.replace("001.log", "002.log");
    await writeFile(beside, "");
    expect(await host.startPipe({ ...pane, ...second }, beside)).toEqual({ kind: "started" });
    const foreign = join(server.directory, "foreign");
    await server.tmux("pipe-pane", "-t", pane.paneId, `exec tee ${foreign}`);
    await vi.waitFor(
      async () =>
        expect(await host.inspectPipe(pane, path)).toEqual({ kind: "foreign", command: `tee ${foreign}` }),
      10_000,
    );
    expect(await host.startPipe(pane, path)).toEqual({ kind: "started" });
    expect(await host.inspectPipe({ ...pane, ...second }, beside)).toEqual({ kind: "ours" });
    await host.close();
  });

  it("knows its own pipe after the file was renamed", async () => {
    const { host, pane, path } = await setUp();
    await host.startPipe(pane, path);
    await rename(path, `${path}.1`);
    await writeFile(path, "");
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "moved" });
    await host.close();
  });

  it("fails where the file cannot be written, and says so", async () => {
    const { host, pane, path } = await setUp();
    expect(await host.startPipe(pane, join(path, "below-a-file"))).toEqual({
      kind: "failed",
      code: "pipe_pane_failed",
    });
    await host.close();
  });

  it("is not started for a pane that has gone, nor for another process in its place", async () => {
    const { server, host, pane, path } = await setUp();
    expect(await host.startPipe({ ...pane, pid: pane.pid + 1 }, path)).toEqual({ kind: "gone" });
    expect(await server.tmux("display-message", "-p", "-t", pane.paneId, "#{pane_pipe}")).toBe("0\n");
    await server.tmux("kill-pane", "-t", pane.paneId);
    expect(await host.startPipe(pane, path)).toEqual({ kind: "gone" });
    expect(await host.stopPipe(pane)).toEqual({ kind: "gone" });
    await server.kill();
    expect(await host.inspectPipe(pane, path)).toEqual({ kind: "gone" });
    await host.close();
  });
});
