// A control plane with its own database, and people who talk to it through the client.
import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectControlPlane, type ControlMethods, type ControlPlaneClient } from "@interlock/client";
import { runControlPlane, startEmbeddedPostgres, type RunningControlPlane } from "@interlock/control-plane";

type Attach = ControlMethods["runtimenode.attach"]["params"];
export type SessionId = Attach["sessionId"];
export type Version = Attach["clientVersion"];

export interface NodeWorld {
  readonly home: string;
  readonly databaseUrl: string;
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
  const postgres = await startEmbeddedPostgres({
    home: join(root, "shared"),
    systemDirectory: join(root, "pg"),
  });
  const { host, user, password, database } = postgres.address;
  const databaseUrl = `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
  const plane = await runControlPlane({ home, databaseUrl, rateLimits: "off" });
  const client = await connectControlPlane({ url: plane.url, token: plane.ownerToken });
  return {
    home,
    databaseUrl,
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
      await postgres.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
