import { verifies } from "@interlock/testkit/verifies";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { assert, describe, expect, it, onTestFinished, vi } from "vitest";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import type { DeliveryOutcome, DeliveryStep } from "../../service/ports/terminal.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { createControlRunner } from "./control-runner.ts";
import { localAccess } from "./local-access.ts";
import { deliverBody } from "./deliver-body.ts";
import { printPaneState, type ExpectedPane } from "./pane-state.ts";
import type { PrivateTmux } from "./private-tmux.test.support.ts";
import { startPrivateTmux, startRecorder } from "./private-tmux.test.support.ts";
import { createProcessRunner } from "./process-runner.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

const HASTY = { unchangedMs: 0, changedMs: 0 };
const text = (body: string) => sanitiseBody(body).body;
const MULTI_LINE = text('first line\n\tsecond "line" $HOME #{pane_id} ;\n\nü€😀\nlast');

const runners: readonly { name: string; make: (server: PrivateTmux, timeoutMs?: number) => TmuxRunner }[] = [
  {
    name: "a process per call",
    make: ({ socket, env }, timeoutMs = 5000) =>
      createProcessRunner({ tmux: "tmux", socket, env, timeoutMs }),
  },
  {
    name: "a control connection",
    make({ socket, env }, timeoutMs = 5000) {
      const runner = createControlRunner({
        access: localAccess({ tmux: "tmux", socket, env, timeoutMs }),
        attachesForCalls: true,
      });
      onTestFinished(() => runner.close());
      return runner;
    },
  },
];

/** Delivers, and does something to the pane right before one of the steps. */
function deliverWith(
  runner: TmuxRunner,
  pane: ExpectedPane,
  before: Partial<Record<DeliveryStep, () => unknown>>,
  signal?: AbortSignal,
): Promise<DeliveryOutcome> {
  return deliverBody(
    runner,
    pane,
    text("body"),
    {
      messageId: "m1",
      beforeStep: async (step) => void (await before[step]?.()),
      ...(signal === undefined ? {} : { signal }),
    },
    HASTY,
  );
}

const ownBuffers = async (server: PrivateTmux): Promise<string> =>
  server.tmux("list-buffers", "-F", "#{buffer_name}");

describeWithTools(["tmux"], "deliverBody", () => {
  describe.each(runners)("over $name", ({ make }) => {
    verifies(
      "APP-644",
      "brings several lines byte for byte, in a frame, to a program that asks for bracketed paste",
      async () => {
        const server = await startPrivateTmux();
        const recorder = await startRecorder(server, "bracketed");
        const outcome = await deliverBody(
          make(server),
          recorder.pane,
          MULTI_LINE,
          { messageId: "m1" },
          HASTY,
        );
        const wanted = `\u001b[200~${MULTI_LINE}\u001b[201~\r`;
        expect((await recorder.received(Buffer.byteLength(wanted))).toString()).toBe(wanted);
        expect(outcome).toEqual({ kind: "delivered", evidence: "none" });
        expect(await ownBuffers(server)).toBe("");
      },
    );

    it("brings several lines byte for byte, without a frame, to a program that does not ask for one", async () => {
      const server = await startPrivateTmux();
      const recorder = await startRecorder(server, "plain");
      await deliverBody(make(server), recorder.pane, MULTI_LINE, { messageId: "m1" }, HASTY);
      expect((await recorder.received(Buffer.byteLength(MULTI_LINE) + 1)).toString()).toBe(`${MULTI_LINE}\r`);
    });

    it("sees the text on the screen before it presses Enter", async () => {
      const server = await startPrivateTmux();
      const pane = await server.pane("printf READY; exec cat");
      const screens: string[] = [];
      const outcome = await deliverBody(make(server), pane, text(`${"word ".repeat(60)}end`), {
        messageId: "m1",
        beforeStep: async (step) => {
          if (step === "submit")
            screens.push(await server.tmux("capture-pane", "-p", "-J", "-t", pane.paneId));
        },
      });
      expect(outcome).toEqual({ kind: "delivered", evidence: "text-visible" });
      expect(screens.join()).toContain("word end");
    });

    it("takes a summary of the paste for evidence", async () => {
      const server = await startPrivateTmux();
      const pane = await server.pane(
        "stty raw -echo; printf READY; dd bs=1 count=1 2>/dev/null; printf '[pasted]'; exec cat >/dev/null",
      );
      const outcome = await deliverBody(make(server), pane, text("hidden"), { messageId: "m1" });
      expect(outcome).toEqual({ kind: "delivered", evidence: "screen-changed" });
    });

    it("types nothing into a pane in copy mode", async () => {
      const server = await startPrivateTmux();
      const recorder = await startRecorder(server, "plain");
      await server.tmux("copy-mode", "-t", recorder.pane.paneId);
      const runner = make(server);
      expect(await deliverWith(runner, recorder.pane, {})).toMatchObject({
        code: "pane_in_mode",
        step: "inspect",
        reach: "nothing",
      });
      expect(await ownBuffers(server)).toBe("");
      await server.tmux("send-keys", "-t", recorder.pane.paneId, "-X", "cancel");
      await deliverWith(runner, recorder.pane, {});
      expect((await recorder.received(5)).toString()).toBe("body\r");
    });

    it.each([
      ["paste", "nothing"],
      ["submit", "pasted"],
    ] as const)(
      "stops when somebody enters copy mode right before %s, and leaves the mode alone",
      async (step, reach) => {
        const server = await startPrivateTmux();
        const { pane } = await startRecorder(server, "plain");
        const outcome = await deliverWith(make(server), pane, {
          [step]: () => server.tmux("copy-mode", "-t", pane.paneId),
        });
        expect(outcome).toMatchObject({ kind: "failed", code: "pane_in_mode", step, reach });
        expect(await server.tmux("display-message", "-p", "-t", pane.paneId, "#{pane_in_mode}")).toBe("1\n");
        expect(await ownBuffers(server)).toBe("");
      },
    );

    it.each([
      ["inspect", "inspect", "nothing"],
      ["paste", "paste", "nothing"],
      ["observe", "submit", "pasted"],
      ["submit", "submit", "pasted"],
    ] as const)(
      "names the step and what arrived when the pane ends before %s",
      async (killBefore, step, reach) => {
        const server = await startPrivateTmux();
        const { pane } = await startRecorder(server, "plain");
        const outcome = await deliverWith(make(server), pane, {
          [killBefore]: () => server.tmux("kill-pane", "-t", pane.paneId),
        });
        expect(outcome).toMatchObject({ kind: "failed", code: "pane_disappeared_mid_attempt", step, reach });
        expect(await ownBuffers(server)).toBe("");
      },
    );

    it.each(["paste", "submit"] as const)(
      "does not type into the program that took the pane's place before %s",
      async (step) => {
        const server = await startPrivateTmux();
        const { pane } = await startRecorder(server, "plain");
        const file = join(server.directory, "other");
        const respawn = async (): Promise<void> => {
          const script = `stty raw -echo; printf AGAIN; exec cat > '${file}'`;
          await server.tmux("respawn-pane", "-k", "-t", pane.paneId, "sh", "-c", script);
          await vi.waitFor(
            async () => expect(await server.tmux("capture-pane", "-p", "-t", pane.paneId)).toContain("AGAIN"),
            10_000,
          );
        };
        const outcome = await deliverWith(make(server), pane, { [step]: respawn });
        expect(outcome).toMatchObject({ kind: "failed", code: "pane_disappeared_mid_attempt", step });
        await server.tmux("send-keys", "-t", pane.paneId, "-l", "!");
        await vi.waitFor(async () => expect(await readFile(file, "utf8")).toBe("!"), 10_000);
      },
    );

    it.each(["inspect", "paste", "observe", "submit"] as const)(
      "says that the pane is gone when the tmux server ends before %s",
      async (step) => {
        const server = await startPrivateTmux();
        const { pane } = await startRecorder(server, "plain");
        const outcome = await deliverWith(make(server), pane, { [step]: () => server.kill() });
        expect(outcome).toMatchObject({ kind: "failed", code: "pane_disappeared_mid_attempt" });
      },
    );

    it.each([
      ["inspect", "nothing"],
      ["paste", "nothing"],
      ["observe", "pasted"],
      ["submit", "pasted"],
    ] as const)("stops when it is aborted before %s, and leaves no buffer behind", async (step, reach) => {
      const server = await startPrivateTmux();
      const { pane } = await startRecorder(server, "plain");
      const abort = new AbortController();
      const outcome = await deliverWith(make(server), pane, { [step]: () => abort.abort() }, abort.signal);
      expect(outcome).toEqual({ kind: "aborted", step, reach });
      expect(await ownBuffers(server)).toBe("");
    });

    it.each([
      ["inspect", "tmux_paste_failed", "nothing"],
      ["paste", "tmux_paste_failed", "perhaps-pasted"],
      ["submit", "tmux_send_keys_failed", "perhaps-submitted"],
    ] as const)("does not claim to know what a server that hangs did with %s", async (step, code, reach) => {
      const server = await startPrivateTmux();
      const { pane } = await startRecorder(server, "plain");
      const pid = Number(await server.tmux("display-message", "-p", "#{pid}"));
      onTestFinished(() => void process.kill(pid, "SIGCONT"));
      const [patient, hasty] = [make(server), make(server, 300)];
      // A connection that is there already, so that it is the one to hang.
      await hasty.run({ commands: [printPaneState(pane.paneId)] });
      let hangs = false;
      // Only a server that hangs is given up soon; before that even a slow one is waited for.
      const runner: TmuxRunner = {
        run: (call, signal) => (hangs ? hasty : patient).run(call, signal),
      };
      const outcome = await deliverWith(runner, pane, {
        [step]: () => {
          process.kill(pid, "SIGSTOP");
          hangs = true;
        },
      });
      expect(outcome).toMatchObject({ kind: "failed", code, step, reach });
    });

    it("refuses panes whose keys go elsewhere as well, or nowhere", async () => {
      const server = await startPrivateTmux();
      const { pane } = await startRecorder(server, "plain");
      const runner = make(server);
      await server.tmux("set-option", "-w", "-t", pane.paneId, "synchronize-panes", "on");
      expect(await deliverWith(runner, pane, {})).toMatchObject({
        code: "tmux_paste_failed",
        step: "inspect",
        reach: "nothing",
      });
      await server.tmux("set-option", "-w", "-t", pane.paneId, "synchronize-panes", "off");
      await server.tmux("select-pane", "-d", "-t", pane.paneId);
      expect(await deliverWith(runner, pane, {})).toMatchObject({
        code: "tmux_paste_failed",
        step: "inspect",
        reach: "nothing",
      });
    });

    it("refuses a pane with another pid, one that never was, and ids that are no ids", async () => {
      const server = await startPrivateTmux();
      const { pane } = await startRecorder(server, "plain");
      const runner = make(server);
      const gone = {
        kind: "failed",
        code: "pane_disappeared_mid_attempt",
        step: "inspect",
        reach: "nothing",
      };
      expect(await deliverWith(runner, { ...pane, pid: pane.pid + 1 }, {})).toMatchObject(gone);
      expect(await deliverWith(runner, { ...pane, paneId: "%99" }, {})).toMatchObject(gone);
      for (const paneId of ["99", "%1;kill-server", "main", ""]) {
        expect(await deliverWith(runner, { ...pane, paneId }, {})).toMatchObject({
          kind: "failed",
          reach: "nothing",
        });
      }
      const outcome = await deliverBody(runner, pane, text("x"), { messageId: "a'b" }, HASTY);
      expect(outcome).toMatchObject({ kind: "failed", code: "tmux_paste_failed", reach: "nothing" });
    });

    it("brings a body of 60 KiB whole", async () => {
      const server = await startPrivateTmux();
      const recorder = await startRecorder(server, "bracketed");
      const body = text(
        Array.from({ length: 1500 }, (_, i) => `${i}: größer, ${"x".repeat(i % 60)} 😀`).join("\n"),
      );
      await deliverBody(make(server), recorder.pane, body, { messageId: "m1" }, HASTY);
      const wanted = Buffer.from(`\u001b[200~${body}\u001b[201~\r`);
      const sum = (data: Buffer): string => createHash("sha256").update(data).digest("hex");
      expect(sum(await recorder.received(wanted.length))).toBe(sum(wanted));
    });
  });

  it("brings whatever is left of a hostile text, with no marker inside the frame", async () => {
    const server = await startPrivateTmux();
    const recorder = await startRecorder(server, "bracketed");
    const [, control] = runners;
    assert(control !== undefined);
    const runner = control.make(server);
    const pieces = fc.constantFrom(
      "\u001b",
      "[20",
      "0~",
      "1~",
      "\u001b[201~",
      "\u009b201~",
      "\r",
      "\0",
      "\u0003",
      "a",
      "\n",
      "é😀",
    );
    let sent = "";
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 20 }), async (parts) => {
        const body = text(`.${parts.join("")}`);
        await deliverBody(runner, recorder.pane, body, { messageId: "m1" }, HASTY);
        sent += `\u001b[200~${body}\u001b[201~\r`;
        expect((await recorder.received(Buffer.byteLength(sent))).toString()).toBe(sent);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
