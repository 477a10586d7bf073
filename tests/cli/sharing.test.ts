import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  runControlPlane,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type RunningControlPlane,
} from "@interlock/control-plane";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli, type CliRun } from "./run-cli.ts";

/** Two people: each has a state root and a control plane of its own, over one database. */
describe("sharing a session from the command line", { timeout: 180_000 }, () => {
  let root: string;
  let postgres: EmbeddedPostgres;
  let planes: RunningControlPlane[] = [];
  const home = (name: "ada" | "bob"): string => join(root, name);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "il-sharing-"));
    // The account of PostgreSQL passes through it when this runs as root.
    await chmod(root, 0o711);
    postgres = await startEmbeddedPostgres({ home: join(root, "shared"), systemDirectory: join(root, "pg") });
    const { host, user, password, database } = postgres.address;
    const url = `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
    for (const name of ["ada", "bob"] as const)
      planes.push(await runControlPlane({ home: home(name), databaseUrl: url }));
  }, 120_000);
  afterAll(async () => {
    for (const plane of planes) await plane.close();
    planes = [];
    await postgres.stop();
    await rm(root, { recursive: true, force: true });
  });

  const ada = (...args: readonly string[]): Promise<CliRun> => runCli(home("ada"), args);
  const bob = (...args: readonly string[]): Promise<CliRun> => runCli(home("bob"), args);

  /** One JSON value of a command that has to succeed. */
  async function json(run: Promise<CliRun>): Promise<Record<string, string>> {
    const { code, out, err } = await run;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    return JSON.parse(out) as Record<string, string>; // the contract's answer
  }

  async function sharedSession(): Promise<{ sessionId: string; membershipId: string }> {
    const { sessionId = "" } = await json(ada("session", "create", "--json"));
    const { token = "" } = await json(ada("invite", "create", sessionId, "--mode", "viewer", "--json"));
    const { membershipId = "" } = await json(
      bob("session", "join", sessionId, "--as", "Bob", "--invite", token, "--json"),
    );
    return { sessionId, membershipId };
  }

  test("an invite brings a second person in, who is then seen, promoted and removed", async () => {
    const { sessionId, membershipId } = await sharedSession();
    const listed = await ada("member", "list", sessionId);
    expect(listed.out.split("\n")[0]).toMatch(/^MEMBERSHIP +PARTICIPANT +NAME +ROLE +STATE +CHANGED$/);
    expect(listed.out).toMatch(new RegExp(`${membershipId} .* Bob +viewer +active`));
    const denied = await bob("member", "remove", membershipId);
    expect([denied.code, denied.out]).toEqual([4, ""]);
    expect(denied.err).toContain("membership.permission_denied");
    const promoted = await json(ada("member", "role", membershipId, "owner", "--json"));
    expect(promoted).toMatchObject({ membershipId, role: "owner", state: "active" });
    const stale = ["--if-updated-at", "2020-01-01T00:00:00.000Z"];
    expect((await ada("member", "suspend", membershipId, ...stale)).code).toBe(6);
    expect(await json(ada("member", "remove", membershipId, "--json"))).toMatchObject({ state: "revoked" });
    expect((await bob("session", "show", sessionId)).code).toBe(5);
  });

  test("invites are listed and withdrawn, and a used one opens nothing", async () => {
    const { sessionId = "" } = await json(ada("session", "create", "--json"));
    const { inviteId = "", token = "" } = await json(
      ada("invite", "create", sessionId, "--expires", "2h", "--json"),
    );
    expect((await ada("invite", "list", sessionId, "--state", "pending")).out).toContain(inviteId);
    expect((await ada("invite", "revoke", inviteId, "--session", sessionId)).code).toBe(0);
    const refused = await bob("invite", "accept", token, "--json");
    expect(refused.code).toBe(6);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, error: { code: "invite.revoked" } });
  });

  test("sessions are listed page by page, archived and closed", async () => {
    const { sessionId } = await sharedSession();
    const pages = await bob("session", "list", "--limit", "1", "--all", "--json");
    const rows = pages.out
      .trim()
      .split("\n")
      .flatMap((line) => (JSON.parse(line) as { sessions: { id: string; role: string }[] }).sessions);
    expect(rows.find(({ id }) => id === sessionId)?.role).toBe("viewer");
    expect((await bob("session", "archive", sessionId)).code).toBe(4);
    expect(await json(ada("session", "archive", sessionId, "--json"))).toMatchObject({ state: "archived" });
    expect(await json(ada("session", "close", sessionId, "--json"))).toMatchObject({ state: "closed" });
    expect((await ada("session", "reactivate", sessionId)).code).toBe(6);
    expect((await ada("session", "list", "--state", "closed", "--all")).out).toContain(sessionId);
    expect((await ada("member", "leave", sessionId)).err).toContain("membership.last_owner");
    expect((await bob("member", "leave", sessionId)).code).toBe(0);
  });

  test("presence shows the members, there or not", async () => {
    const { sessionId } = await sharedSession();
    const { out } = await bob("session", "presence", sessionId);
    expect(out.match(/ offline +-$/gm)).toHaveLength(2);
  });
});
