// The calls of a node, as a test makes them, and its rows as they lie in the database.
import type { Answer, Caller, TestPlane } from "./plane.test.support.ts";

type Row = Readonly<Record<string, unknown>>;

export interface NodeCalls {
  attach(nodeId: string, sessionId: string, change?: object, caller?: Caller): Promise<Answer>;
  beat(nodeId: string, change?: object, caller?: Caller): Promise<Answer>;
  update(nodeId: string, change?: object, caller?: Caller): Promise<Answer>;
  detach(nodeId: string, change?: object, caller?: Caller): Promise<Answer>;
  roster(sessionId: string, caller?: Caller): Promise<Answer>;
  /** Everything that a call about the node could change. */
  rowsOf(
    nodeId: string,
  ): Promise<{ readonly attachments: readonly Row[]; readonly presence: readonly Row[] }>;
  addMember(sessionId: string, caller: Caller, role: string, state?: string): Promise<void>;
}

export function nodeCalls(plane: TestPlane): NodeCalls {
  const call = (method: string, body: object, caller: Caller | undefined): Promise<Answer> =>
    plane.mutate(`runtimenode.${method}`, body, caller ?? plane.owner);
  return {
    attach: (nodeId, sessionId, change, caller = plane.owner) =>
      call(
        "attach",
        {
          sessionId,
          participantId: caller.participantId,
          nodeId,
          clientVersion: "1.0",
          capabilities: {},
          healthState: "online",
          ...change,
        },
        caller,
      ),
    beat: (nodeId, change, caller) => call("heartbeat", { nodeId, healthState: "online", ...change }, caller),
    update: (nodeId, change, caller) =>
      call("capabilityupdate", { nodeId, capabilities: {}, ...change }, caller),
    detach: (nodeId, change, caller) => call("detach", { nodeId, ...change }, caller),
    roster: (sessionId, caller = plane.owner) => plane.query("runtimenode.roster", { sessionId }, caller),
    rowsOf: async (nodeId) => {
      const [found] = await plane.sql(
        `SELECT
          (SELECT coalesce(json_agg(a ORDER BY attached_at, id), '[]')
            FROM runtime_node_attachments a WHERE node_id = $1) AS attachments,
          (SELECT coalesce(json_agg(p), '[]') FROM runtime_node_presence p WHERE node_id = $1) AS presence`,
        [nodeId],
      );
      // The query has exactly these two columns, both lists of rows.
      return found as unknown as Awaited<ReturnType<NodeCalls["rowsOf"]>>;
    },
    addMember: async (sessionId, caller, role, state = "active") => {
      await plane.sql(
        "INSERT INTO session_memberships (session_id, participant_id, role, state) VALUES ($1, $2, $3, $4)",
        [sessionId, caller.participantId, role, state],
      );
    },
  };
}

export const told = ({ status, failure }: Answer): readonly unknown[] => [status, failure?.code ?? "ok"];

/** The fence that an attach was answered with. */
export const fenceOf = ({ data }: Answer): number => (data as { readonly fence: number }).fence;
