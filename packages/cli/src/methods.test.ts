import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { buildProgram } from "./program.ts";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));
const model = JSON.parse(
  readFileSync(new URL("../../contracts/generated/model.json", import.meta.url), "utf8"),
) as { readonly methods: Readonly<Record<string, unknown>> }; // generated from the registry
const methods = Object.keys(model.methods).filter((name) => name.startsWith("app."));

/** How a person reaches each method. A list of words is a command line without its arguments. */
const REACHED: Readonly<Record<string, readonly string[] | { readonly reason: string }>> = {
  "app.agent.detail": ["agent", "show"],
  "app.agent.list": ["agent", "list"],
  "app.agent.register_from_pane": ["agent", "adopt"],
  "app.agent.update": ["agent", "update"],
  "app.container.detail": ["container", "show"],
  "app.container.list": ["container", "list"],
  "app.dashboard": ["dashboard"],
  "app.event.detail": ["event", "show"],
  "app.event.list": ["event", "list"],
  "app.event.subscribe": ["events"],
  "app.goodbye": { reason: "the client says it when a command ends" },
  "app.hello": { reason: "the client says it before the first call that needs a session" },
  "app.log.attach": ["log", "attach"],
  "app.log.detach": ["log", "detach"],
  "app.log_attachment.detail": ["log", "show"],
  "app.log_attachment.list": ["log", "list"],
  "app.pane.detail": ["pane", "show"],
  "app.pane.list": ["pane", "list"],
  "app.preflight": ["daemon", "status"],
  "app.queue.approve": ["queue", "approve"],
  "app.queue.cancel": ["queue", "cancel"],
  "app.queue.delay": ["queue", "delay"],
  "app.queue.detail": ["queue", "show"],
  "app.queue.explain": ["queue", "explain"],
  "app.queue.list": ["queue", "list"],
  "app.readiness": ["status"],
  "app.route.add": ["route", "add"],
  "app.route.detail": ["route", "show"],
  "app.route.list": ["route", "list"],
  "app.route.remove": ["route", "remove"],
  "app.route.update": ["route", "enable"],
  "app.scan.containers": ["scan", "containers"],
  "app.scan.panes": ["scan", "panes"],
  "app.scan.status": ["scan", "status"],
  "app.send_input": ["send"],
};

function find(path: readonly string[]): Command | undefined {
  return path.reduce<Command | undefined>(
    (command, word) => command?.commands.find((inner) => inner.name() === word),
    buildProgram(() => undefined),
  );
}

test("every method of the app plane has a command, or a reason to have none", () => {
  expect(Object.keys(REACHED).sort()).toEqual([...methods].sort());
});

test.each(
  Object.entries(REACHED).flatMap(([name, path]) => ("reason" in path ? [] : [[name, path] as const])),
)("%s is called by its command", (name, path) => {
  expect(find(path)).toBeDefined();
  // `app.scan.panes` is `daemon.scan.panes`, or named as it is on the wire.
  const call = name
    .slice("app.".length)
    .replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(`${SOURCES}/${file}`, "utf8"));
  expect(
    sources.some(
      (text) =>
        text.includes(`daemon.${call}(`) || text.includes(`daemon.${call}.`) || text.includes(`"${name}": {`),
    ),
  ).toBe(true);
});

test("each command has a help of its own that says what it does", () => {
  const all = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(all)];
  const commands = all(buildProgram(() => undefined));
  expect(commands.length).toBeGreaterThan(40);
  for (const command of commands) {
    expect([command.name(), command.description()]).not.toEqual([command.name(), ""]);
    expect(command.helpInformation()).toContain("Usage: ");
  }
});
