// Random traces of one node through the services and through the model beside them: same answers, same rows.
import type { NodeId, NodeState, ParticipantId, SessionId } from "@interlock/contracts";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { sql } from "kysely";
import { afterAll, beforeAll, expect } from "vitest";
import { LIVENESS_DEFAULTS } from "../model/node/liveness-settings.ts";
import { nodeRules } from "../model/node/node-rules.ts";
import { NO_RECORD, stepNode, type NodeCommand, type NodeRecord } from "../model/node/node-step.ts";
import { seededRandom } from "../model/node/seeded-random.test.support.ts";
import { attachNode } from "../service/attach-node.ts";
import { detachNode } from "../service/detach-node.ts";
import { heartbeatNode } from "../service/heartbeat-node.ts";
import { newId } from "../service/new-id.ts";
import { revokeNode } from "../service/revoke-node.ts";
import { updateCapabilities } from "../service/update-capabilities.ts";
import { startLivenessWorld, type LivenessWorld, type Replica } from "./liveness.test.support.ts";

const RULES = nodeRules(LIVENESS_DEFAULTS);
const TRACES = scale(8, 300);
const STEPS = 40;

let world: LivenessWorld;
let replica: Replica;
const stranger = newId() as ParticipantId; // a UUID

beforeAll(async () => {
  world = await startLivenessWorld();
  replica = world.replica();
  await sql`INSERT INTO participants (id) VALUES (${stranger})`.execute(world.db);
});
afterAll(() => world.stop());

/** How the services name what the model names otherwise. */
const OUTCOMES: Readonly<Record<string, string>> = {
  attached: "done",
  move: "done",
  updated: "done",
  detached: "done",
  revoked: "done",
  "nothing-attached": "nothing",
  "already-revoked": "nothing",
  "not-found": "nothing",
  "below-floor": "read-only",
};

class Trace {
  readonly #random: () => number;
  readonly #node = `trace-${newId()}` as NodeId; // not blank
  readonly #sessions: readonly SessionId[];
  readonly #fences: number[] = [];
  readonly told: string[] = [];
  #model: NodeRecord = NO_RECORD;
  #now = 0;
  #belowFloor = false;

  constructor(seed: number, sessions: readonly SessionId[]) {
    this.#random = seededRandom(seed);
    this.#sessions = sessions;
  }

  #pick<Value>(values: readonly Value[]): Value {
    // The place lies within the list; `undefined` may be one of its values.
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  async step(): Promise<void> {
    const participantId = this.#random() < 0.8 ? world.participantId : stranger;
    const fence = this.#pick([undefined, this.#fences.at(-1), this.#pick([1, ...this.#fences])]);
    const speaker = { participantId, fence };
    const health = this.#pick(["online", "degraded"] as const);
    const sessionId = this.#pick(this.#sessions);
    switch (
      this.#pick([
        "attach",
        "attach",
        "beat",
        "beat",
        "beat",
        "report",
        "report",
        "detach",
        "revoke",
        "age",
        "age",
        "floor",
      ] as const)
    ) {
      case "attach":
        return this.#attach(sessionId, participantId);
      case "beat": {
        const { kind } = await heartbeatNode(replica.context, participantId, {
          nodeId: this.#node,
          healthState: health,
          fence,
        });
        return this.#same({ kind: "beat", speaker, health }, kind);
      }
      case "report": {
        const said = this.#pick([health, undefined]);
        const { kind } = await updateCapabilities(replica.context, participantId, {
          nodeId: this.#node,
          capabilities: {},
          fence,
          healthChanges: said === undefined ? undefined : { state: said },
        });
        return this.#same({ kind: "report", speaker, health: said, readOnly: this.#belowFloor }, kind);
      }
      case "detach": {
        const { kind } = await detachNode(replica.context, participantId, { nodeId: this.#node, fence });
        return this.#same(
          { kind: "detach", speaker, ownsSession: participantId === world.participantId },
          kind,
        );
      }
      case "revoke": {
        if (this.#random() < 0.8) return;
        const { kind } = await revokeNode(replica.context, {
          sessionId,
          nodeId: this.#node,
          revokedBy: world.participantId,
        });
        return this.#same({ kind: "revoke", sessionId }, kind === "revoked" ? "done" : kind);
      }
      case "age":
        return this.#age();
      case "floor":
        this.#belowFloor = this.#random() < 0.3;
        await sql`UPDATE sessions SET min_client_version = ${this.#belowFloor ? "2.0" : "1.0"}
          WHERE id = ANY(${this.#sessions}::uuid[])`.execute(world.db);
        return;
    }
  }

  async #attach(sessionId: SessionId, participantId: ParticipantId): Promise<void> {
    const outcome = await attachNode(replica.context, participantId, {
      sessionId,
      participantId,
      nodeId: this.#node,
      clientVersion: "1.0" as never, // MAJOR.MINOR
      capabilities: {},
      healthState: "online",
    });
    const fence = outcome.kind === "attached" ? outcome.attachment.fence : 0;
    if (fence > 0) this.#fences.push(fence);
    // Of an attach, `revoked` is the refusal.
    if (outcome.kind === "revoked")
      this.#apply({ kind: "attach", sessionId, participantId, fence }, "revoked");
    else this.#same({ kind: "attach", sessionId, participantId, fence }, outcome.kind);
  }

  async #age(): Promise<void> {
    const seconds = this.#pick([5, 31, 61]);
    this.#now += seconds * 1_000;
    await world.age([this.#node], seconds);
    await sql`UPDATE runtime_node_sweeps SET last_good_at = clock_timestamp(), hold_until = NULL`.execute(
      world.db,
    );
    await replica.sweeper.sweep();
    this.#model = stepNode(RULES, this.#model, { kind: "sweep" }, this.#now).record;
    this.told.push(`${seconds} s later`);
  }

  #same(command: NodeCommand, kind: string): void {
    this.#apply(command, OUTCOMES[kind] ?? kind);
  }

  #apply(command: NodeCommand, outcome: string): void {
    const modelled = stepNode(RULES, this.#model, command, this.#now);
    this.told.push(`${JSON.stringify(command)} → ${outcome}`);
    expect({ trace: this.told, outcome }).toEqual({ trace: this.told, outcome: modelled.outcome });
    this.#model = modelled.record;
  }

  async sameRows(): Promise<void> {
    const { rows } = await sql<{
      session_id: string;
      participant_id: string;
      fence: number;
      state: NodeState;
    }>`
      SELECT session_id, participant_id, fence::float8, state FROM runtime_node_attachments
      WHERE node_id = ${this.#node} ORDER BY session_id`.execute(world.db);
    const stored = rows.map((row) => [row.session_id, row.participant_id, row.fence, row.state]);
    const modelled = this.#model.attachments
      .map((row) => [row.sessionId, row.participantId, row.fence, row.state])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    const [health] = await world.healthOf([this.#node]);
    expect({ trace: this.told, rows: stored, health }).toEqual({
      trace: this.told,
      rows: modelled,
      health: this.#model.presence?.health,
    });
  }
}

verifies(
  ["RTN-016", "RTN-024", "RTN-046", "RTN-060"],
  "services and model answer the same and leave the same rows, whatever is called in whatever order",
  async ({ annotate }) => {
    for (let seed = 1; seed <= TRACES; seed += 1) {
      await world.reset();
      const sessions = [await world.newSession(), await world.newSession()];
      for (const session of sessions)
        await sql`INSERT INTO session_memberships (session_id, participant_id, role, state)
          VALUES (${session}, ${stranger}, 'collaborator', 'active')`.execute(world.db);
      const trace = new Trace(seed, sessions);
      for (let step = 0; step < STEPS; step += 1) {
        await trace.step();
        await trace.sameRows();
      }
    }
    void annotate(`${TRACES} traces of ${STEPS} steps`);
  },
  { timeout: scale(180_000, 1_800_000) },
);
