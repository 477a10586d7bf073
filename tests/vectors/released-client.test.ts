import { describeWithTools, rawExchange, rawLine, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { perform } from "./perform.ts";
import { refusalFlaws, RELEASED_METHODS, resultFlaws } from "./released-contract.ts";
import { agents } from "./scenarios/agents.ts";
import { fields, gates } from "./scenarios/gates.ts";
import { health } from "./scenarios/health.ts";
import { open } from "./scenarios/open.ts";
import { panes } from "./scenarios/panes.ts";
import { sending } from "./scenarios/sending.ts";

interface Answer {
  readonly ok: boolean;
  readonly app_contract_version: string;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: unknown; readonly details: unknown };
}

/** All that comes until the connection ends. One that is kept, as later contracts can, would not. */
function exchange(socket: string, line: string): Promise<string> {
  return line.startsWith('{"id":') ? rawLine(socket, line, "keep") : rawExchange(socket, line);
}

describeWithTools(["tmux"], "a client of contract 1.0", () => {
  verifies(
    "APP-660",
    "finds every answer as 1.0 has it, one on each connection, which then ends",
    async () => {
      const outcomes = new Map([...RELEASED_METHODS.keys()].map((method) => [method, new Set<string>()]));
      const flaws: unknown[] = [];
      const onAnswer = (request: Readonly<Record<string, unknown>>, text: string): void => {
        const method = String(request["method"]);
        const seen = outcomes.get(method);
        // Later methods only make ready what it looks at, and it sends no id.
        if (seen === undefined || Object.hasOwn(request, "id")) return;
        expect(text.indexOf("\n")).toBe(text.length - 1);
        const answer = JSON.parse(text) as Answer; // looked at member by member
        const { ok, app_contract_version, result, error } = answer;
        expect(app_contract_version).toMatch(/^1\.\d+$/);
        expect(Object.keys(answer)).toEqual(["ok", "app_contract_version", ok ? "result" : "error"]);
        seen.add(error?.code ?? "ok");
        if (error !== undefined) expect(error.message).toBeTypeOf("string");
        const found =
          error === undefined ? resultFlaws(method, result) : refusalFlaws(method, error.code, error.details);
        if (found.length > 0) flaws.push({ request, found });
      };
      for (const { steps } of [open, gates, fields, panes, agents, sending, health])
        await perform(steps, { exchange, onAnswer });
      expect(flaws).toEqual([]);
      expect([...outcomes].filter(([, seen]) => !seen.has("ok"))).toEqual([]);
      // The check tells a wrong answer from a right one.
      expect(resultFlaws("app.preflight", { socket_reachable: true })).not.toEqual([]);
      expect(refusalFlaws("app.preflight", "agent_not_found", {})).not.toEqual([]);
    },
    { timeout: 400_000 },
  );
});
