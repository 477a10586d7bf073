import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockHome, runningPid } from "./home-lock.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "interlock-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const HOLDER = `import { lockHome } from ${JSON.stringify(new URL("./home-lock.ts", import.meta.url).href)};
lockHome(process.argv[1]);
process.stdout.write("held");
process.stdin.resume();`;

test("a second daemon on one home is refused with the first one's pid, and exit status 2", async () => {
  const holder = spawn(
    process.execPath,
    ["--conditions=interlock-source", "--input-type=module", "-e", HOLDER, home],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await once(holder.stdout, "data");
  expect(() => lockHome(home)).toThrow(
    expect.objectContaining({
      code: "already_running",
      exitCode: 2,
      message: expect.stringContaining(`pid ${holder.pid}`),
    }),
  );
  holder.kill("SIGKILL");
  await once(holder, "exit");
});

test("the lock of a killed daemon is free at once, although its pid file stands", async () => {
  const holder = spawn(
    process.execPath,
    ["--conditions=interlock-source", "--input-type=module", "-e", HOLDER, home],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  await once(holder.stdout, "data");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  expect(runningPid(home)).toBe(holder.pid);
  const lock = lockHome(home);
  expect(readFileSync(join(home, "interlockd.pid"), "ascii")).toBe(`${process.pid}\n`);
  lock.release();
});

test("lock and pid file are private, and the pid file goes with the lock", () => {
  const lock = lockHome(home);
  for (const name of ["interlockd.lock", "interlockd.pid"])
    expect(statSync(join(home, name)).mode & 0o777).toBe(0o600);
  lock.release();
  expect(existsSync(join(home, "interlockd.pid"))).toBe(false);
  lockHome(home).release();
});

test("a lock file that others may open is refused, not narrowed", () => {
  const path = join(home, "interlockd.lock");
  writeFileSync(path, "");
  chmodSync(path, 0o644);
  expect(() => lockHome(home)).toThrow(expect.objectContaining({ code: "home_unsafe" }));
  expect(statSync(path).mode & 0o777).toBe(0o644);
});
