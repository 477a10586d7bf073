import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Draft } from "./diff/model-of.test.kit.ts";
import { modelOf, of } from "./diff/model-of.test.kit.ts";

const BIN = fileURLToPath(new URL("bin.ts", import.meta.url));
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "contract-kit-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--conditions=interlock-source", BIN, ...args],
      { cwd: folder },
      (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, out, err });
      },
    );
  });
}

async function put(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return name;
}

const breaks = (m: Draft): void => {
  of(m.methods, "pane.list").errors.push("locked");
};
const adds = (m: Draft): void => {
  m.contract.version = "1.2";
  m.methods["pane.get"] = of(m.methods, "pane.list");
};

describe("build", () => {
  const zod = JSON.stringify(import.meta.resolve("zod"));
  const registry = (field: string): string => `
    import { z } from ${zod};
    const plane = { name: "host", version: "1.0", framing: "ndjson", methodName: /^[a-z]+$/, errorCode: /^[a-z]+$/, unknownRequestFields: "ignore", limits: { requestBytes: 1, responseBytes: 1, depth: 1 }, gates: { open: { meaning: "", errors: [] } }, errors: [] };
    const call = { name: "call", planes: ["host"], kind: "query", gate: "open", since: "1.0", summary: "Calls.", params: z.object({ a: ${field} }), result: z.null(), rules: [], errors: [] };
    export const registry = { name: "mine", version: "1.0", planes: [plane], methods: [call], errors: [], events: [], closedSets: [], versions: {} };`;

  test("anybody's registry is built in one line, and building again changes nothing", async () => {
    await put("registry.mjs", registry("z.string()"));
    expect(await run("build", "registry.mjs", "--out", "made/here")).toMatchObject({
      code: 0,
      out: "contract mine 1.0: 1 methods, 0 errors, 0 events, 0 closed sets, 0 schemas → made/here (model.json, types.ts, methods.ts, validators.js, validators.d.ts, calls/host/call.ts, host-calls.ts, host-calls-on-demand.ts)\n",
    });
    expect(await run("build", "registry.mjs", "--out", "made/here")).toMatchObject({
      code: 0,
      out: expect.stringContaining("(unchanged)"),
    });
    expect(await readFile(join(folder, "made/here/types.ts"), "utf8")).toContain("readonly a: string;");
  });

  test("--check writes nothing and fails when a file is stale", async () => {
    await put("registry.mjs", registry("z.string()"));
    await run("build", "registry.mjs", "--out", "made");
    expect(await run("build", "registry.mjs", "--out", "made", "--check")).toMatchObject({ code: 0 });
    await put("registry.mjs", registry("z.int()"));
    const before = await readFile(join(folder, "made/types.ts"), "utf8");
    expect(await run("build", "registry.mjs", "--out", "made", "--check")).toMatchObject({
      code: 1,
      out: expect.stringContaining("model.json, types.ts, validators.js"),
    });
    expect(await readFile(join(folder, "made/types.ts"), "utf8")).toBe(before);
  });

  test("a declaration that cannot be built is named, and nothing is written", async () => {
    await put("registry.mjs", registry("z.string().trim()"));
    expect(await run("build", "registry.mjs", "--out", "made")).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("method call params.a: .trim()"),
    });
    await expect(readFile(join(folder, "made/types.ts"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a module without a registry is refused", async () => {
    await put("registry.mjs", "export const other = 1;");
    expect(await run("build", "registry.mjs", "--out", "made")).toMatchObject({
      code: 2,
      err: expect.stringContaining("exports no `registry`"),
    });
  });
});

describe("diff", () => {
  test("answers 0, 1 and 2 for compatible, breaking and not usable", async () => {
    await put("old.json", modelOf());
    await put("added.json", modelOf(adds));
    await put("broken.json", modelOf(breaks));
    await put("text.json", "{");
    await put("shape.json", { ...modelOf(), methods: { "pane.list": 1 } });
    expect(await run("diff", "old.json", "added.json")).toMatchObject({
      code: 0,
      out: expect.stringContaining("contract app 1.1 → needs 1.2 (1.2 declared)"),
    });
    expect(await run("diff", "old.json", "broken.json")).toMatchObject({
      code: 1,
      out: expect.stringContaining("needs 2.0 (1.1 declared)"),
    });
    expect(await run("diff", "old.json", "added.json", "--declared", "1.1")).toMatchObject({ code: 1 });
    expect(await run("diff", "old.json", "text.json")).toMatchObject({
      code: 2,
      err: "interlock-contract: text.json is not JSON\n",
    });
    expect(await run("diff", "old.json", "nowhere.json")).toMatchObject({
      code: 2,
      err: "interlock-contract: nowhere.json cannot be read (ENOENT)\n",
    });
    expect(await run("diff", "old.json", "shape.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("shape.json is not a contract model: methods.pane.list"),
    });
    expect(await run("diff", "old.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("missing required argument"),
    });
    expect(await run("diff", "old.json", "added.json", "--no-such")).toMatchObject({ code: 2 });
  });

  test("--json is for programs, and no colour reaches what is no terminal", async () => {
    await put("old.json", modelOf());
    await put("broken.json", modelOf(breaks));
    const { out } = await run("diff", "old.json", "broken.json", "--json");
    expect(JSON.parse(out)).toMatchObject({
      contract: "app",
      from: "1.1",
      needed: "2.0",
      declared: "1.1",
      verdict: "breaking",
      sufficient: false,
      findings: [
        {
          place: "pane.list",
          direction: "error set",
          change: "+ locked",
          verdict: "breaking",
          proof: "locked",
        },
      ],
    });
    // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
    expect((await run("diff", "old.json", "broken.json")).out).not.toMatch(/\u001b/);
  });

  test("an approvals file accepts a finding by name, and must be well made", async () => {
    await put("old.json", modelOf());
    await put(
      "new.json",
      modelOf((m) => {
        adds(m);
        breaks(m);
      }),
    );
    await put("good.json", {
      approvals: [{ finding: "pane.list / error set / + locked", reason: "Agreed." }],
    });
    await put("bare.json", { approvals: [{ finding: "pane.list / error set / + locked", reason: " " }] });
    expect(await run("diff", "old.json", "new.json", "--approvals", "good.json")).toMatchObject({
      code: 0,
      out: expect.stringContaining("accepted: Agreed."),
    });
    expect(await run("diff", "old.json", "new.json", "--approvals", "bare.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("needs a reason"),
    });
  });
});

describe("gate", () => {
  const gate = (...more: readonly string[]): Promise<Outcome> =>
    run("gate", "--released", "released", "--model", "model.json", "--changesets", "changes", ...more);
  const changeset = (bump: string): string =>
    `---\n"@interlock/contracts": ${bump}\n"@interlock/wire": major\n---\n\nWhat changed.\n`;

  test("compares with the newest release by integers, and asks for a changeset as large as the verdict", async () => {
    await put(
      "released/1.9.json",
      modelOf((m) => {
        delete m.methods["pane.list"];
      }),
    );
    await put(
      "released/1.10.json",
      modelOf((m) => {
        m.contract.version = "1.10";
      }),
    );
    await put(
      "model.json",
      modelOf((m) => {
        adds(m);
        m.contract.version = "1.11";
      }),
    );
    await put("changes/README.md", "# Changesets");
    expect(await gate()).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        "compared with released/1.10.json; changeset for @interlock/contracts: none, needs minor: add a changeset",
      ),
    });
    await put("changes/a.md", changeset("patch"));
    expect(await gate()).toMatchObject({ code: 1, out: expect.stringContaining("patch, needs minor") });
    await put("changes/b.md", changeset("minor"));
    expect(await gate()).toMatchObject({ code: 0 });
    expect(await gate("--package", "@interlock/other")).toMatchObject({ code: 1 });
  });

  test("a large enough changeset does not excuse a version that is too low", async () => {
    await put("released/1.1.json", modelOf());
    await put(
      "model.json",
      modelOf((m) => {
        adds(m);
        m.contract.version = "1.1";
      }),
    );
    await put("changes/a.md", changeset("major"));
    expect(await gate()).toMatchObject({ code: 1 });
  });

  test("no change needs no changeset", async () => {
    await put("released/1.1.json", modelOf());
    await put("model.json", modelOf());
    await put("changes/README.md", "");
    expect(await gate()).toMatchObject({ code: 0 });
  });

  test("before the first release there is nothing to compare with", async () => {
    await put("released/.keep", "");
    await put("model.json", modelOf());
    expect(await gate()).toMatchObject({
      code: 0,
      out: "contract app 1.1: nothing released yet to compare with\n",
    });
  });

  test("a folder that is not there, a misnamed release and a broken changeset are not usable", async () => {
    await put("model.json", modelOf());
    expect(await gate()).toMatchObject({
      code: 2,
      err: "interlock-contract: released cannot be read (ENOENT)\n",
    });
    await put("released/latest.json", modelOf());
    expect(await gate()).toMatchObject({
      code: 2,
      err: expect.stringContaining("is not named MAJOR.MINOR.json"),
    });
    await rm(join(folder, "released/latest.json"));
    await put("released/1.1.json", modelOf());
    await put("changes/a.md", "no front matter");
    expect(await gate()).toMatchObject({
      code: 2,
      err: expect.stringContaining("changes/a.md is not a changeset"),
    });
  });
});
