import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, connect, type Socket } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { descriptorOf } from "./peer-client.test.support.ts";
import { hasEnded, kernelGivesPidfds, socketPidfd } from "./socket-options.ts";

describe.runIf(process.platform === "linux" && kernelGivesPidfds())("hasEnded", () => {
  it("is not misled by signals that arrive while it asks", async () => {
    const directory = mkdtempSync(join(tmpdir(), "il-"));
    const server = createServer().listen(join(directory, "s"));
    await once(server, "listening");
    const client = connect(join(directory, "s"));
    const [socket] = (await once(server, "connection")) as [Socket]; // what `connection` carries
    const answer = socketPidfd(descriptorOf(socket));
    if (answer.kind !== "pidfd") throw new Error(answer.kind);
    process.on("SIGUSR2", ignore);
    // Only signals of somebody else are still pending when the kernel looks.
    const storm = spawn(process.execPath, ["-e", STORM, String(process.pid)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(storm.stdout, "data");
    let ended = 0;
    const exited = once(storm, "exit");
    for (const end = performance.now() + 300; performance.now() < end;)
      if (hasEnded(answer.pidfd)) ended += 1;
    storm.kill();
    await exited;
    process.off("SIGUSR2", ignore);
    expect(ended).toBe(0);
    client.destroy();
    socket.destroy();
    server.close();
    rmSync(directory, { recursive: true });
  });
});

// Spread over a quarter of a second; each signal also costs the receiver a turn of its event loop afterwards.
const STORM = `process.stdout.write("go");
for (let n = 0; n < 4000; n += 1) {
  process.kill(Number(process.argv[1]), "SIGUSR2");
  for (const end = performance.now() + 0.06; performance.now() < end;);
}`;

function ignore(): void {
  // A handler keeps the signal from ending us.
}
