import { verifies } from "@interlock/testkit/verifies";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { ScanRegistry } from "../../service/scan/scan-registry.ts";
import type { FinishedScan, Scanner } from "../../service/scan/scanner.ts";
import type { AppServices } from "../app-services.ts";
import { scanContainers, scanStatus } from "./scan.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

verifies(
  ["APP-162", "APP-675"],
  "a caller waits 30 seconds for a scan and is then told its id; the scan goes on and has its end",
  async () => {
    const look = Promise.withResolvers<FinishedScan>();
    const registry = new ScanRegistry<FinishedScan>(() => "docker_failed");
    const scanner = { registry, scanContainers: () => registry.start("containers", () => look.promise) };
    // The handlers ask for nothing else of the services.
    const services = { scanner: scanner as unknown as Scanner } as AppServices;
    const call = <Params>(method: string, params: Params) => ({
      method,
      params,
      // Neither who calls nor for how long has a part in a scan.
      caller: {} as Parameters<ReturnType<typeof scanContainers>>[0]["caller"],
      context: { session: undefined, kept: undefined },
      signal: new AbortController().signal,
    });
    let answered: unknown;
    const waiting = Promise.resolve(scanContainers(services)(call("app.scan.containers", {}))).then(
      (answer) => (answered = answer),
    );
    await vi.advanceTimersByTimeAsync(29_999);
    expect(answered).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await waiting;
    const scan_id = expect.stringMatching(/^[0-9a-f]{32}$/);
    expect(answered).toMatchObject({ ok: false, error: { code: "scan_timeout", details: { scan_id } } });

    const [id = ""] = JSON.stringify(answered).match(/[0-9a-f]{32}/) ?? [];
    const status = async () => scanStatus(services)(call("app.scan.status", { scan_id: id }));
    expect(await status()).toMatchObject({ ok: true, result: { state: "running", completed_at: null } });
    look.reject(new Error("the engine went away"));
    await vi.advanceTimersByTimeAsync(0);
    expect(await status()).toMatchObject({
      ok: true,
      result: { state: "failed", result: { error: "docker_failed" } },
    });
  },
);
