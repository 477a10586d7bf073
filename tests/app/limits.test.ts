import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawLine, startDaemon, verifies, type DaemonProcess } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect } from "vitest";

const MIB = 1_048_576;

describe("how large a line may be, and how it may look", () => {
  let home = "";
  let daemon: DaemonProcess;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "il-"));
    daemon = await startDaemon(home, { TMUX_TMPDIR: home, DOCKER_HOST: `unix://${home}/no-engine.sock` });
  });
  afterAll(async () => {
    await daemon.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const say = async (line: string): Promise<unknown> =>
    JSON.parse(await rawLine(join(home, "app.sock"), `${line}\n`, "keep"));

  /** A preflight of exactly so many bytes without its line feed, however it is written. */
  const written: Readonly<Record<string, (bytes: number) => string>> = {
    "the method first": (bytes) => fill('{"method":"app.preflight","params":{"x":"', '"}}', bytes),
    "the method last": (bytes) => fill('{"params":{"x":"', '"},"method":"app.preflight"}', bytes),
    "blanks everywhere": (bytes) =>
      fill('{ "method"  :\t"app.preflight" , "params": {"x":"', '"}  } ', bytes),
  };
  function fill(before: string, after: string, bytes: number): string {
    return before + "y".repeat(bytes - before.length - after.length) + after;
  }

  for (const [what, line] of Object.entries(written)) {
    verifies(["APP-613", "APP-623"], `${what}: 1 MiB is taken and each byte more is counted`, async () => {
      expect(await say(line(MIB))).toMatchObject({ ok: true, result: { code: "ok" } });
      for (const over of [1, 2, 4_321, 3 * MIB])
        expect(await say(line(MIB + over))).toMatchObject({
          ok: false,
          app_contract_version: "1.2",
          error: {
            code: "payload_too_large",
            details: { size_limit_bytes: MIB, actual_size_bytes: MIB + over },
          },
        });
    });
  }

  verifies(
    "APP-645",
    "what is no object, or has params that are none, is answered in the envelope of the plane",
    async () => {
      const lines: readonly (readonly [string, string])[] = [
        ["[]", "not an object"],
        ["7", "not an object"],
        ["null", "not an object"],
        ['"app.preflight"', "not an object"],
        ["{}", "missing method"],
        ['{"method":7}', "invalid method"],
        ['{"method":"app.preflight","params":[]}', "invalid params"],
        ['{"method":"app.preflight","params":"x"}', "invalid params"],
        ['{"method":"app.preflight","params":null}', "invalid params"],
      ];
      for (const [line, reason] of lines)
        expect([line, await say(line)]).toEqual([
          line,
          {
            ok: false,
            app_contract_version: "1.2",
            error: { code: "malformed_request", message: expect.any(String), details: { reason } },
          },
        ]);
    },
  );
});
