// A control plane with its own database, and people who talk to it through the client.
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectControlPlane, type ControlMethods, type ControlPlaneClient } from "@interlock/client";
import { runControlPlane, type RunningControlPlane } from "@interlock/control-plane";

type Attach = ControlMethods["runtimenode.attach"]["params"];
export type SessionId = Attach["sessionId"];
export type Version = Attach["clientVersion"];

export interface NodeWorld {
  readonly home: string;
  readonly plane: RunningControlPlane;
  readonly client: ControlPlaneClient;
  newSession(): Promise<SessionId>;
  /** Attaches a node that speaks the version, and beats once. */
  onlineNode(
    sessionId: SessionId,
    clientVersion: string,
  ): Promise<ControlMethods["runtimenode.attach"]["result"] & { readonly nodeId: Attach["nodeId"] }>;
  close(): Promise<void>;
}

export async function openNodeWorld(): Promise<NodeWorld> {
  const root = await mkdtemp(join(tmpdir(), "il-nodes-"));
  // PostgreSQL's own account must be able to pass.
  await chmod(root, 0o711);
  const home = join(root, "home");
  const plane = await runControlPlane({
    home,
    postgresSystemDirectory: join(root, "pg"),
    rateLimits: "off",
  });
  const client = await connectControlPlane({ url: plane.url, token: plane.ownerToken });
  return {
    home,
    plane,
    client,
    newSession: async () => (await client.session.create({})).sessionId,
    onlineNode: async (sessionId, clientVersion) => {
      const nodeId = `node-${randomUUID()}` as Attach["nodeId"]; // 41 characters
      const attached = await client.runtimenode.attach({
        sessionId,
        participantId: plane.participantId,
        nodeId,
        clientVersion: clientVersion as Version, // MAJOR.MINOR
        capabilities: {},
        healthState: "online",
      });
      await client.runtimenode.heartbeat({ nodeId, healthState: "online" });
      return { ...attached, nodeId };
    },
    close: async () => {
      client.close();
      await plane.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
