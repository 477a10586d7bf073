// The control plane that started a postmaster stands in its command line (as `cluster_name`), so
// that a later start can tell a postmaster left behind from one that another control plane uses.
import { inspectProcess, isSameProcess } from "./process-identity.ts";

export interface PostmasterOwner {
  readonly pid: number;
  readonly startedAt: string;
}

export async function ownIdentity(): Promise<PostmasterOwner> {
  const facts = await inspectProcess(process.pid);
  return { pid: process.pid, startedAt: facts?.startedAt ?? "0" };
}

export const ownerLabel = (owner: PostmasterOwner): string => `interlock-${owner.pid}-${owner.startedAt}`;

export function ownerIn(command: string): PostmasterOwner | undefined {
  const [, pid, startedAt] = /cluster_name=interlock-(\d+)-(\d+)/.exec(command) ?? [];
  return pid === undefined || startedAt === undefined ? undefined : { pid: Number(pid), startedAt };
}

export async function isOwnerAlive(owner: PostmasterOwner): Promise<boolean> {
  return isSameProcess(owner.pid, owner.startedAt);
}
