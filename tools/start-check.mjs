// Proves what the README promises: a fresh clone with an empty home starts with `npm start`, and Ctrl-C leaves nothing.
// Three times: as it is, with npm's ignore-scripts on, and as an ordinary user.
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ordinaryUser } from "./start-check/ordinary-user.mjs";
import { processesNaming, startSystem } from "./start-check/started-system.mjs";

const READY_WITHIN_MS = 240_000;
const STOPPED_WITHIN_MS = 20_000;
const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a new machine has not: our own settings, and whatever npm told the script that runs us. */
const OWN = /^(INTERLOCK_|XDG_|npm_|NODE_OPTIONS$|VITEST|INIT_CWD$)/i;

/** @param {string} home @param {Record<string, string>} extra */
function freshEnvironment(home, extra) {
  const kept = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  return { ...Object.fromEntries(kept), HOME: home, ...extra };
}

/**
 * @param {string} title
 * @param {{ env?: Record<string, string>, user?: ReturnType<typeof ordinaryUser>, again?: boolean }} options
 */
async function checkStart(title, { env = {}, user, again = false }) {
  const base = mkdtempSync(join(tmpdir(), "interlock-start-"));
  const [clone, home] = [join(base, "a clone"), join(base, "home")];
  try {
    execFileSync("git", ["clone", "--quiet", "--no-hardlinks", checkout, clone], { stdio: "inherit" });
    mkdirSync(home, { mode: 0o700 });
    if (user !== undefined) {
      chmodSync(base, 0o755);
      chownSync(home, user.uid, user.gid);
      execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, clone]);
    }
    const start = {
      argv: [...(user?.prefix ?? []), "npm", "start"],
      cwd: clone,
      env: freshEnvironment(home, env),
    };
    for (const round of again ? ["first start", "second start"] : ["first start"]) {
      const system = await startSystem(start, READY_WITHIN_MS);
      const { code, signal, ms } = await system.stop(STOPPED_WITHIN_MS);
      if (code !== 0)
        throw new Error(`Ctrl-C ended it with ${signal ?? `exit status ${code}`}:\n${system.output()}`);
      const left = processesNaming(base);
      if (left.length > 0)
        throw new Error(`it left processes behind:\n${left.join("\n")}\n${system.output()}`);
      console.log(
        `ok      ${title}, ${round}: ready after ${(system.readyMs / 1000).toFixed(1)} s, stopped in ${(ms / 1000).toFixed(1)} s`,
      );
    }
    return true;
  } catch (error) {
    console.log(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 3 });
  }
}

const user = ordinaryUser();
const results = [
  await checkStart(user === undefined ? "npm start" : "npm start as root", { again: true }),
  await checkStart("npm start with ignore-scripts", { env: { npm_config_ignore_scripts: "true" } }),
];
if (user !== undefined) results.push(await checkStart("npm start as an ordinary user", { user }));
const failed = results.filter((ok) => !ok).length;
console.log(`\nstart: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
