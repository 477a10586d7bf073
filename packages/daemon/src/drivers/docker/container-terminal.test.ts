import { assert, expect, it, vi } from "vitest";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import type { DeliveryOptions, DeliveryTarget, TerminalScan } from "../../service/ports/terminal.ts";
import { describeWithTools } from "../describe-with-tools.test.support.ts";
import { createContainerEngine } from "./container-engine.ts";
import { createContainerTerminal } from "./container-terminal.ts";
import type { Box, BoxPane } from "./docker-box.test.support.ts";
import { dockerTools, startBox } from "./docker-box.test.support.ts";

// Each step is a program that a busy engine starts.
vi.setConfig({ testTimeout: 120_000 });

const terminal = createContainerTerminal({
  engine: createContainerEngine({ env: process.env }),
  owner: `test-${process.pid}`,
});
const text = (body: string) => sanitiseBody(body).body;

const discover = (box: Box, configUser: string | null = null): Promise<TerminalScan> =>
  terminal.place({ id: box.id, name: box.name, configUser }).discover();
const target = (box: Box, pane: BoxPane, containerUser: string | null = null): DeliveryTarget => ({
  containerId: box.id,
  containerUser,
  ...pane,
});

const RECORD = "stty raw -echo; ";
const TO_FILE = "printf READY; exec cat > /tmp/recorded";

describeWithTools(dockerTools(), "createContainerTerminal", () => {
  it("finds the panes of every tmux server of the container's user", async () => {
    const box = await startBox();
    const pane = await box.pane("printf READY; exec cat");
    await box.pane("printf READY; exec cat", { socketName: "second" });
    await box.sh(
      "tmux -L third -f /dev/null new-session -d; kill -9 $(tmux -L third display-message -p '#{pid}')",
    );
    await box.sh(": > /tmp/tmux-0/not-a-socket");
    const scan = await discover(box);
    assert(scan.kind === "scanned");
    expect(scan.sockets).toMatchObject([
      { kind: "scanned", tmuxSocket: "/tmp/tmux-0/default", panes: [{ paneId: "%0" }] },
      { kind: "scanned", tmuxSocket: "/tmp/tmux-0/second", panes: [{ paneId: "%0" }] },
      { kind: "failed", tmuxSocket: "/tmp/tmux-0/third", failure: { code: "tmux_no_server" } },
    ]);
    const first = scan.sockets[0];
    assert(first?.kind === "scanned");
    expect(first.panes[0]).toMatchObject({
      containerId: box.id,
      containerName: box.name,
      containerUser: "root",
      pid: pane.pid,
      currentCommand: "cat",
      currentPath: "/",
      focused: true,
      inMode: false,
    });
  });

  it("looks for tmux as the user that the container is configured with", async () => {
    const box = await startBox("--user", "dev");
    const pane = await box.pane(`${RECORD}${TO_FILE}`);
    const scan = await discover(box, "dev");
    expect(scan).toMatchObject({
      sockets: [{ tmuxSocket: "/tmp/tmux-1000/default", panes: [{ containerUser: "dev", pid: pane.pid }] }],
    });
    const outcome = await terminal.deliver(target(box, pane, "dev"), text("hi"), { messageId: "m1" });
    expect(outcome).toEqual({ kind: "delivered", evidence: "none" });
    await vi.waitFor(async () => expect(await box.sh("cat /tmp/recorded")).toBe("hi\r"), 10_000);
  });

  it("tells apart why nothing can be scanned", async () => {
    const box = await startBox();
    expect(await discover(box)).toMatchObject({ kind: "failed", failure: { code: "socket_dir_missing" } });
    expect(await discover(box, "ghost")).toMatchObject({
      kind: "failed",
      failure: { code: "bench_user_unresolved" },
    });
    await box.sh("mkdir /tmp/tmux-0 && chown dev /tmp/tmux-0");
    expect(await discover(box)).toMatchObject({ kind: "failed", failure: { code: "socket_unreadable" } });
    await box.sh("rmdir /tmp/tmux-0");
    await box.pane("printf READY; exec cat");
    await box.sh("rm /usr/bin/tmux");
    expect(await discover(box)).toMatchObject({
      sockets: [{ kind: "failed", failure: { code: "tmux_unavailable" } }],
    });
    await box.docker("kill");
    expect(await discover(box)).toMatchObject({ kind: "failed", failure: { code: "docker_exec_failed" } });
  });

  it.each([
    ["that asks for bracketed paste", "printf '\\033[?2004h'; ", "\u001b[200~", "\u001b[201~"],
    ["that does not ask for bracketed paste", "", "", ""],
  ])("brings several lines byte for byte to a program %s", async (_name, ask, open, close) => {
    const box = await startBox();
    const pane = await box.pane(`${RECORD}${ask}${TO_FILE}`);
    const body = text(`one\n\ttwo "$HOME" #{pane_id} ;\n\nü€😀\n${"long ".repeat(2000)}\nlast`);
    const outcome = await terminal.deliver(target(box, pane), body, { messageId: "m1" });
    expect(outcome).toEqual({ kind: "delivered", evidence: "none" });
    await vi.waitFor(
      async () => expect(await box.sh("cat /tmp/recorded")).toBe(`${open}${body}${close}\r`),
      30_000,
    );
    expect(await box.sh("tmux list-buffers")).toBe("");
  });

  it("sees the text on the screen before it presses Enter", async () => {
    const box = await startBox();
    const pane = await box.pane("printf READY; exec cat");
    const outcome = await terminal.deliver(target(box, pane), text("hello there"), { messageId: "m1" });
    expect(outcome).toEqual({ kind: "delivered", evidence: "text-visible" });
  });

  it("types nothing into a pane in copy mode", async () => {
    const box = await startBox();
    const pane = await box.pane(`${RECORD}${TO_FILE}`);
    await box.sh(`tmux copy-mode -t ${pane.paneId}`);
    expect(await terminal.deliver(target(box, pane), text("x"), { messageId: "m1" })).toMatchObject({
      code: "pane_in_mode",
      step: "inspect",
      reach: "nothing",
    });
  });

  it.each([
    [
      "the pane ends",
      (box: Box) => box.sh("tmux new-session -d; tmux kill-pane -t %0"),
      ["pane_disappeared_mid_attempt"],
    ],
    ["the tmux server ends", (box: Box) => box.sh("tmux kill-server"), ["pane_disappeared_mid_attempt"]],
    [
      "the container ends",
      (box: Box) => box.docker("kill"),
      // The kept connection may end first, as that of a server that has ended.
      ["docker_exec_failed", "pane_disappeared_mid_attempt"],
    ],
  ] as const)(
    "never understates how far it can have come when %s before the paste",
    async (_name, end, codes) => {
      const box = await startBox();
      const pane = await box.pane(`${RECORD}${TO_FILE}`);
      const options: DeliveryOptions = {
        messageId: "m1",
        beforeStep: async (step) => void (step === "paste" && (await end(box))),
      };
      const outcome = await terminal.deliver(target(box, pane), text("x"), options);
      assert(outcome.kind === "failed");
      expect(outcome.step).toBe("paste");
      expect(codes).toContain(outcome.code);
      // The kept connection ends with each of the three. Whether that is seen before the step or under it is a race, and
      // under it nobody can say any more that nothing arrived.
      expect(["nothing", "perhaps-pasted"]).toContain(outcome.reach);
    },
  );
});
