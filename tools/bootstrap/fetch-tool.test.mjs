import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { capture } from "./capture.mjs";
import { fetchTool } from "./fetch-tool.mjs";

/** A tool that a stand-in for npm "installs": a script that prints the version it was asked for. */
const tool = {
  name: "thing",
  version: "1.2.3",
  packageName: "thing-linux",
  file: "node_modules/thing-linux/thing",
  versionOf: async (/** @type {string} */ program) => (await capture(program, [])).output.trim(),
};

/** @type {string} */
let root;
/** @type {{ path: string, shared: boolean }} */
let cache;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "fetch-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cache = { path: join(root, "cache"), shared: true };
  vi.stubEnv("npm_execpath", "");
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** @param {string} script what stands in for npm; $target is where it installs */
function npm(script) {
  const bin = join(root, "bin");
  mkdirSync(bin);
  const find =
    'while [ "$1" != "--prefix" ]; do shift; done; target=$2; echo called >> "$COUNT"; home="$target/node_modules/thing-linux"';
  writeFileSync(join(bin, "npm"), `#!/bin/sh\n${find}\n${script}\n`);
  chmodSync(join(bin, "npm"), 0o755);
  vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
  vi.stubEnv("COUNT", join(root, "count"));
  return () =>
    existsSync(join(root, "count")) ? readFileSync(join(root, "count"), "utf8").split("\n").length - 1 : 0;
}

/** @param {string} version */
const installs = (version) =>
  `mkdir -p "$home" && printf '#!/bin/sh\\necho ${version}\\n' > "$home/thing" && chmod 755 "$home/thing"`;

test("a tool is fetched once and found afterwards", async () => {
  const calls = npm(installs("1.2.3"));
  const first = await fetchTool(tool, cache, "linux-x64");
  expect(await fetchTool(tool, cache, "linux-x64")).toBe(first);
  expect([await tool.versionOf(first), calls()]).toEqual(["1.2.3", 1]);
});

test("two at once end with one whole tool and nothing half-done beside it", async () => {
  npm(`sleep 0.1; ${installs("1.2.3")}`);
  const [one, two] = await Promise.all([
    fetchTool(tool, cache, "linux-x64"),
    fetchTool(tool, cache, "linux-x64"),
  ]);
  expect([one, await tool.versionOf(two)]).toEqual([two, "1.2.3"]);
  expect(readdirSync(cache.path)).toEqual(["thing-1.2.3-linux-x64"]);
});

test("a damaged tool is replaced", async () => {
  const calls = npm(installs("1.2.3"));
  const program = await fetchTool(tool, cache, "linux-x64");
  writeFileSync(program, "#!/bin/sh\nexit 1\n");
  expect(await tool.versionOf(await fetchTool(tool, cache, "linux-x64"))).toBe("1.2.3");
  expect(calls()).toBe(2);
});

test("another version than the asked one is refused and not kept", async () => {
  npm(installs("1.2.4"));
  await expect(fetchTool(tool, cache, "linux-x64")).rejects.toThrow('says it is "1.2.4", not 1.2.3');
  expect(readdirSync(cache.path)).toEqual([]);
});

test("a failing npm is told with its cause, and leaves nothing", async () => {
  npm("echo 'npm error code ENOSPC'; exit 1");
  await expect(fetchTool(tool, cache, "linux-x64")).rejects.toThrow("the disk is full");
  expect(readdirSync(cache.path)).toEqual([]);
});

test("a machine without npm is told so", async () => {
  vi.stubEnv("PATH", dirname(root));
  await expect(fetchTool(tool, cache, "linux-x64")).rejects.toThrow("npm was not found");
});
