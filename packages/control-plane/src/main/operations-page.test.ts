// docs/operations/control-plane.md says what the code does: its settings, limits and alarms.
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RATE_BLOCKS, RATE_LIMITS } from "@interlock/contracts";
import { expect, test } from "vitest";
import { LIVENESS_DEFAULTS } from "../model/node/liveness-settings.ts";
import { parseMainOptions } from "./main-options.ts";
import { readLiveness } from "./read-liveness.ts";

const SOURCES = fileURLToPath(new URL("..", import.meta.url));
const page = readFileSync(new URL("../../../../docs/operations/control-plane.md", import.meta.url), "utf8");
const sources = globSync("**/*.ts", { cwd: SOURCES })
  .filter((file) => !file.includes(".test."))
  .map((file) => readFileSync(`${SOURCES}/${file}`, "utf8"));

/** Rows of the table under a heading whose first title is this one; without its head, and without marks of code. */
function table(heading: string, firstTitle: string): readonly (readonly string[])[] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [within = ""] = section.split("\n## ");
  const found = within.split("\n\n").map((block) =>
    block
      .trim()
      .split("\n")
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll("`", "")),
      ),
  );
  const rows = found.find(([head]) => head?.[0] === firstTitle) ?? [];
  return rows.slice(2);
}

const settings = table("Settings", "variable");
const LIVENESS = "INTERLOCK_LIVENESS_";

test("every variable that the process reads is on the page, and no other", () => {
  const read = new Set(
    sources.flatMap((text) => [...text.matchAll(/\benv\["([A-Z_]+)"\]/g)].map(([, name = ""]) => name)),
  );
  // Handed on to the programs of PostgreSQL.
  read.delete("PATH");
  const named = settings.map(([name = ""]) => name);
  expect(named.filter((name) => !name.startsWith(LIVENESS)).toSorted()).toEqual([...read].toSorted());
  const { brake, ...times } = LIVENESS_DEFAULTS;
  expect(named.filter((name) => name.startsWith(LIVENESS))).toHaveLength(
    Object.keys(times).length + Object.keys(brake).length,
  );
});

test("the defaults are those of the page", () => {
  for (const [name = "", value = ""] of settings.filter(([variable]) => variable?.startsWith(LIVENESS))) {
    const given = readLiveness({ [name]: value });
    expect(given).toMatchObject({ kind: "settings" });
    if (given.kind !== "settings") return;
    expect([name, Object.keys(given.settings).length]).toEqual([name, 1]);
    expect([name, { ...LIVENESS_DEFAULTS, ...given.settings }]).toEqual([name, LIVENESS_DEFAULTS]);
  }
  const defaultOf = (name: string) => settings.find(([variable]) => variable === name)?.[1];
  expect(parseMainOptions([], {})).toMatchObject({
    options: {
      port: Number(defaultOf("INTERLOCK_CONTROL_PLANE_PORT")),
      rateLimits: defaultOf("INTERLOCK_RATE_LIMITS"),
      databaseUrl: undefined,
    },
  });
});

test("the limits and what follows on violations are those of the contract", () => {
  expect(table("Rate limits", "method")).toEqual(
    RATE_LIMITS.map(({ method, per, calls, seconds }) => [method, per, String(calls), String(seconds)]),
  );
  expect(table("Rate limits", "violations")).toEqual(
    RATE_BLOCKS.map(({ violations, withinSeconds, blockSeconds }) =>
      [violations, withinSeconds, blockSeconds].map(String),
    ),
  );
});

test("every alarm is on the page", () => {
  const raised = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/event: "alarm"[,;]\s*(?:readonly )?kind: "([a-z-]+)"/g)].map(
        ([, kind = ""]) => kind,
      ),
    ),
  );
  expect(table("Alarms", "kind").map(([kind]) => kind)).toEqual(expect.arrayContaining([...raised]));
  expect(table("Alarms", "kind")).toHaveLength(raised.size);
});
