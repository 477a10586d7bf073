import { join } from "node:path";
import type { NodeId } from "@interlock/contracts";
import { readPrivateText, writePrivateJson } from "./private-json.ts";

/** `node.json`: the id by which this home is a runtime node, for the programs of the home. The store is what counts. */
export class NodeFile {
  readonly #file: string;

  constructor(home: string) {
    this.#file = join(home, "node.json");
  }

  /** The id of a home that was a node before its store kept the id. */
  async read(): Promise<NodeId | null> {
    const [id] = await readPrivateText(this.#file, "node_id");
    return id !== undefined && /^node-[0-9a-f-]{36}$/.test(id) ? (id as NodeId) : null; // has the form we mint
  }

  async show(nodeId: NodeId): Promise<void> {
    if ((await this.read()) !== nodeId) await writePrivateJson(this.#file, { node_id: nodeId });
  }
}
