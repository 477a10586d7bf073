import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert, expect, it, onTestFinished, vi } from "vitest";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import type { HostTerminal } from "../../service/ports/terminal.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { createHostTerminal } from "./host-terminal.ts";
import { startPrivateTmux, temporaryDirectory } from "./private-tmux.test.support.ts";

const uid = process.getuid?.() ?? 0;

function terminalIn(directory: string, extra: { path?: string; timeoutMs?: number } = {}): HostTerminal {
  const env = {
    ...process.env,
    TMUX_TMPDIR: directory,
    ...(extra.path === undefined ? {} : { PATH: extra.path }),
  };
  const timeout = extra.timeoutMs === undefined ? {} : { timeoutMs: extra.timeoutMs };
  const terminal = createHostTerminal({ env, uid, ...timeout });
  onTestFinished(() => terminal.close());
  return terminal;
}

describeWithTools(["tmux"], "createHostTerminal", () => {
  it("finds every pane of every tmux server of the user", async () => {
    const one = await startPrivateTmux("one");
    const two = await startPrivateTmux("two", one.directory);
    const pane = await two.pane("printf READY; exec cat", "-n", "work", "-c", one.directory);
    await two.tmux("select-pane", "-t", pane.paneId, "-T", "a title €");
    const scan = await terminalIn(one.directory).discover();
    expect(scan).toMatchObject({
      kind: "scanned",
      sockets: [
        { kind: "scanned", tmuxSocket: one.socket, panes: [{ paneId: "%0", sessionName: "main" }] },
        { kind: "scanned", tmuxSocket: two.socket, panes: [{ paneId: "%0" }, { paneId: "%1" }] },
      ],
    });
    const tty = (await two.tmux("display-message", "-p", "-t", "%1", "#{pane_tty}")).trim();
    const found =
      scan.kind === "scanned" && scan.sockets[1]?.kind === "scanned" ? scan.sockets[1].panes[1] : undefined;
    expect(found).toEqual({
      containerId: "host",
      containerName: "host",
      containerUser: null,
      tmuxSocket: two.socket,
      sessionName: "main",
      windowIndex: 1,
      paneIndex: 0,
      paneId: "%1",
      pid: pane.pid,
      tty,
      currentCommand: "cat",
      currentPath: one.directory,
      title: "a title €",
      focused: true,
      inMode: false,
    });
  });

  it("sees no pane that a directory's name makes up", async () => {
    const server = await startPrivateTmux();
    const parent = await mkdtemp("/tmp/il-");
    onTestFinished(() => rm(parent, { recursive: true }));
    const hostile = join(parent, "a\n%end 1 2 1\n%9\t1\t0\t0\t1\t0\tmain\tt\tc\tp\tt");
    await mkdir(hostile);
    await server.pane("printf READY; exec cat", "-c", hostile);
    const terminal = terminalIn(server.directory);
    for (let pass = 0; pass < 2; pass += 1) {
      const scan = await terminal.discover();
      const panes =
        scan.kind === "scanned" && scan.sockets[0]?.kind === "scanned" ? scan.sockets[0].panes : [];
      expect(panes.map(({ paneId, currentPath }) => [paneId, currentPath])).toEqual([
        ["%0", expect.any(String)],
        ["%1", hostile.replaceAll(/[\n\t]/g, " ")],
      ]);
    }
  });

  it("reports a server that has gone beside those that live, and starts none", async () => {
    const server = await startPrivateTmux("live");
    const folder = join(server.directory, `tmux-${uid}`);
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(join(folder, "tmp"), resolve));
    await promisify(execFile)("cp", ["-a", join(folder, "tmp"), join(folder, "dead")]);
    dead.close();
    await writeFile(join(folder, "not-a-socket"), "");
    const scan = await terminalIn(server.directory).discover();
    expect(scan).toMatchObject({
      kind: "scanned",
      sockets: [
        { kind: "failed", tmuxSocket: join(folder, "dead"), failure: { code: "tmux_no_server" } },
        { kind: "scanned", tmuxSocket: server.socket, panes: [{ paneId: "%0" }] },
      ],
    });
  });

  it("reports a server that hangs without holding up the others for longer than the limit", async () => {
    const stuck = await startPrivateTmux("a-stuck");
    const live = await startPrivateTmux("b-live", stuck.directory);
    const pid = Number(await stuck.tmux("display-message", "-p", "#{pid}"));
    process.kill(pid, "SIGSTOP");
    onTestFinished(() => void process.kill(pid, "SIGCONT"));
    const scan = await terminalIn(stuck.directory, { timeoutMs: 2_000 }).discover();
    expect(scan).toMatchObject({
      sockets: [
        { kind: "failed", failure: { code: "tmux_unavailable" } },
        { kind: "scanned", tmuxSocket: live.socket },
      ],
    });
  });

  it("tells a missing tmux from a missing directory and from one of somebody else's", async () => {
    const empty = await temporaryDirectory();
    expect(await terminalIn(empty, { path: empty }).discover()).toMatchObject({
      kind: "failed",
      failure: { code: "tmux_unavailable" },
    });
    expect(await terminalIn(empty).discover()).toMatchObject({
      kind: "failed",
      failure: { code: "socket_dir_missing" },
    });
    await mkdir(join(empty, `tmux-${uid + 1}`));
    const other = createHostTerminal({ env: { ...process.env, TMUX_TMPDIR: empty }, uid: uid + 1 });
    expect(await other.discover()).toMatchObject({ kind: "failed", failure: { code: "socket_unreadable" } });
  });

  it("finds a server that was started, and forgets one that ended, between two scans", async () => {
    const first = await startPrivateTmux("first");
    const terminal = terminalIn(first.directory);
    expect(await terminal.discover()).toMatchObject({ sockets: [{ kind: "scanned" }] });
    await startPrivateTmux("second", first.directory);
    expect(await terminal.discover()).toMatchObject({ sockets: [{ kind: "scanned" }, { kind: "scanned" }] });
    await first.kill();
    await rm(first.socket, { force: true });
    await vi.waitFor(
      async () => expect(await terminal.discover()).toMatchObject({ sockets: [{ kind: "scanned" }] }),
      10_000,
    );
  });

  it("leaves no client attached once it is closed", async () => {
    const server = await startPrivateTmux();
    const terminal = terminalIn(server.directory);
    await terminal.discover();
    expect(await server.tmux("list-clients")).not.toBe("");
    await terminal.close();
    await vi.waitFor(async () => expect(await server.tmux("list-clients")).toBe(""), 10_000);
  });

  it("stops a scan that nobody waits for any more", async () => {
    const server = await startPrivateTmux();
    expect(await terminalIn(server.directory).discover(AbortSignal.abort())).toEqual({ kind: "aborted" });
  });

  it("delivers to a pane it discovered", async () => {
    const server = await startPrivateTmux();
    const pane = await server.pane("printf READY; read line; printf 'got <%s>' \"$line\"; exec cat");
    const terminal = terminalIn(server.directory);
    const scan = await terminal.discover();
    const panes = scan.kind === "scanned" && scan.sockets[0]?.kind === "scanned" ? scan.sockets[0].panes : [];
    const target = panes.find(({ paneId }) => paneId === pane.paneId);
    assert(target !== undefined);
    expect(await terminal.deliver(target, sanitiseBody("hello").body, { messageId: "m-1" })).toEqual({
      kind: "delivered",
      evidence: "text-visible",
    });
    await vi.waitFor(
      async () => expect(await server.tmux("capture-pane", "-p", "-t", pane.paneId)).toContain("got <hello>"),
      10_000,
    );
  });

  it("forgets the text of one message, and of none that has no text there", async () => {
    const server = await startPrivateTmux();
    const pane = await server.pane("printf READY; exec cat");
    const target = { ...pane, containerId: "host", containerUser: null, tmuxSocket: server.socket };
    const terminal = terminalIn(server.directory);
    for (const name of ["interlock-m-1", "interlock-m-2", "m-1"])
      await server.tmux("set-buffer", "-b", name, "text");
    await terminal.forget(target, "m-1");
    await terminal.forget(target, "m-3");
    await terminal.forget(target, "no id'");
    const left = (await server.tmux("list-buffers", "-F", "#{buffer_name}")).trim().split("\n");
    expect(left.toSorted()).toEqual(["interlock-m-2", "m-1"]);
    await server.kill();
    await terminal.forget(target, "m-2");
  });

  it("may be given a directory it cannot search", async () => {
    const base = await temporaryDirectory();
    await mkdir(join(base, `tmux-${uid}`));
    await chmod(join(base, `tmux-${uid}`), 0o000);
    onTestFinished(() => chmod(join(base, `tmux-${uid}`), 0o700));
    // Root may search any directory, and finds this one empty.
    const expected =
      uid === 0
        ? { kind: "scanned", sockets: [] }
        : { kind: "failed", failure: { code: "socket_unreadable" } };
    expect(await terminalIn(base).discover()).toMatchObject(expected);
  });
});
