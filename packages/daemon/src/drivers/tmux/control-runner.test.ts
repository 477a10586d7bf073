import { expect, it, onTestFinished, vi } from "vitest";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import type { ControlRunner } from "./control-runner.ts";
import { createControlRunner } from "./control-runner.ts";
import type { PrivateTmux } from "./private-tmux.test.support.ts";
import { localAccess } from "./local-access.ts";
import { attachTo, startPrivateTmux } from "./private-tmux.test.support.ts";

function runnerOf(server: PrivateTmux, extra: { idleMs?: number; timeoutMs?: number } = {}): ControlRunner {
  const { idleMs, ...timeout } = extra;
  const access = localAccess({ tmux: "tmux", socket: server.socket, env: server.env, ...timeout });
  const runner = createControlRunner({
    access,
    attachesForCalls: true,
    ...(idleMs === undefined ? {} : { idleMs }),
  });
  onTestFinished(() => runner.close());
  return runner;
}

const print = (text: string) => ({ commands: [["display-message", "-p", text]] });

describeWithTools(["tmux"], "createControlRunner", () => {
  it("keeps one connection for many calls, and gives each its own answer", async () => {
    const server = await startPrivateTmux();
    const runner = runnerOf(server);
    await runner.run(print("first"));
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        runner.run(i % 3 === 0 ? { commands: [["show-buffer", "-b", `none${i}`]] } : print(`call ${i}`)),
      ),
    );
    expect(replies).toEqual(
      Array.from({ length: 200 }, (_, i) =>
        i % 3 === 0
          ? { kind: "refused", stderr: `no buffer none${i}` }
          : { kind: "ok", stdout: `call ${i}\n` },
      ),
    );
    expect((await server.tmux("list-clients", "-F", "#{client_control_mode}")).trim()).toBe("1");
  });

  it("makes one connection of first calls that come at once", async () => {
    const server = await startPrivateTmux();
    const runner = runnerOf(server);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        runner.run({ commands: [["display-message", "-p", "#{client_control_mode}"]] }),
      ),
    );
    // A call of a process of its own would be from no client in control mode.
    expect(replies).toEqual(Array.from({ length: 20 }, () => ({ kind: "ok", stdout: "1\n" })));
    expect((await server.tmux("list-clients", "-F", "#{client_control_mode}")).trim()).toBe("1");
  });

  it("joins the answers of several commands, and stops at the first that fails", async () => {
    const runner = runnerOf(await startPrivateTmux());
    const both = await runner.run({
      commands: [
        ["display-message", "-p", "one"],
        ["display-message", "-p", "two"],
      ],
    });
    expect(both).toEqual({ kind: "ok", stdout: "one\ntwo\n" });
    const failing = runner.run({
      commands: [
        ["show-buffer", "-b", "none"],
        ["display-message", "-p", "two"],
      ],
    });
    const next = runner.run(print("next"));
    expect(await failing).toEqual({ kind: "refused", stderr: "no buffer none" });
    expect(await next).toEqual({ kind: "ok", stdout: "next\n" });
  });

  it("is not confused by a person's hooks", async () => {
    const server = await startPrivateTmux();
    await server.tmux("set-hook", "-g", "after-list-panes", "display-message -p hooked ; list-sessions");
    const runner = runnerOf(server);
    const replies = [];
    for (let i = 0; i < 5; i += 1)
      replies.push(await runner.run({ commands: [["list-panes", "-F", "#{pane_id}"]] }));
    replies.push(await runner.run(print("after")));
    expect(replies).toEqual([
      ...Array.from({ length: 5 }, () => ({ kind: "ok", stdout: "%0\n" })),
      { kind: "ok", stdout: "after\n" },
    ]);
  });

  it("leaves the size of windows and the environment of the session as they were", async () => {
    const server = await startPrivateTmux();
    await server.tmux("set-environment", "-t", "main", "SSH_AUTH_SOCK", "/mine");
    const look = async (): Promise<string> =>
      (await server.tmux("list-windows", "-a", "-F", "#{window_width}x#{window_height}")) +
      (await server.tmux("show-environment", "-t", "main"));
    const before = await look();
    await runnerOf(server).run(print("attached"));
    expect(await server.tmux("list-clients", "-F", "#{client_flags}")).toContain("ignore-size");
    expect(await look()).toBe(before);
  });

  it("does not attach where a session lives only as long as a person is attached", async () => {
    const server = await startPrivateTmux();
    const person = await attachTo(server);
    await person?.run({ commands: [["set-option", "-g", "destroy-unattached", "on"]] });
    expect(await runnerOf(server).run(print("here"))).toEqual({ kind: "ok", stdout: "here\n" });
    expect(await server.tmux("list-clients", "-F", "#{client_name}")).toMatch(/^[^\n]+\n$/);
    await person?.close();
    await vi.waitFor(
      () => expect(server.tmux("list-sessions")).rejects.toThrow(/no server running|error connecting/),
      10_000,
    );
  });

  it("attaches again after the session it was attached to has gone", async () => {
    const server = await startPrivateTmux();
    const runner = runnerOf(server);
    await runner.run(print("attached"));
    await server.tmux("new-session", "-d", "-s", "other", "cat");
    await server.tmux("kill-session", "-t", "main");
    await vi.waitFor(async () => expect(await server.tmux("list-clients")).toBe(""), 10_000);
    expect(await runner.run(print("again"))).toEqual({ kind: "ok", stdout: "again\n" });
    expect(await server.tmux("list-clients", "-F", "#{session_name}")).toBe("other\n");
  });

  it("detaches when nobody asks anything for a while", async () => {
    const server = await startPrivateTmux();
    const runner = runnerOf(server, { idleMs: 30 });
    await runner.run(print("attached"));
    await vi.waitFor(async () => expect(await server.tmux("list-clients")).toBe(""), 10_000);
    expect(await runner.run(print("again"))).toEqual({ kind: "ok", stdout: "again\n" });
  });

  it("says that there is no server, and starts none", async () => {
    const server = await startPrivateTmux();
    const runner = runnerOf(server);
    await runner.run(print("attached"));
    await server.kill();
    const gone = { kind: "silent", silence: "no-server" };
    await vi.waitFor(
      async () => expect(await runner.run(print("x"))).toEqual({ ...gone, sent: false }),
      10_000,
    );
    await expect(server.tmux("list-sessions")).rejects.toThrow(/no server running|error connecting/);
  });

  it("gives up on a server that does not answer, and on everything that waits behind", async () => {
    const server = await startPrivateTmux();
    // Long enough for the calls before it hangs, on a machine that has much to do.
    const runner = runnerOf(server, { timeoutMs: 2_000 });
    const pid = Number(await server.tmux("display-message", "-p", "#{pid}"));
    await runner.run(print("attached"));
    process.kill(pid, "SIGSTOP");
    onTestFinished(() => void process.kill(pid, "SIGCONT"));
    const replies = await Promise.all([runner.run(print("a")), runner.run(print("b"))]);
    expect(replies).toEqual(
      Array.from({ length: 2 }, () => ({ kind: "silent", silence: "timeout", sent: true })),
    );
  });

  it("answers at once when the caller gives up, and keeps the order of later answers", async () => {
    const server = await startPrivateTmux();
    const connection = await attachTo(server);
    const abort = new AbortController();
    const waiting = connection.run({ commands: [["wait-for", "never"]] }, abort.signal);
    abort.abort();
    expect(await waiting).toEqual({ kind: "aborted", sent: true });
    const later = connection.run(print("later"));
    await server.tmux("wait-for", "-S", "never");
    expect(await later).toEqual({ kind: "ok", stdout: "later\n" });
    expect(await connection.run(print("x"), AbortSignal.abort())).toEqual({ kind: "aborted", sent: false });
    await connection.close();
  });
});
