import { EMBEDDED_HEADER_BYTES, HEADER_SLOT_BYTES, tensorHeader } from "@interlock/contracts/tensor";
import type { RegionReader } from "../region/region-reader.ts";
import { EMBEDDED, EMBEDDED_AT, EMBEDDED_LENGTH_AT, SLOT } from "./slot-layout.ts";
import { readShape, type ReadShape } from "./read-shape.ts";

/**
 * A private copy of a slot. It is read once and then judged and used from here: what another process writes meanwhile
 * cannot change a length between its check and its use.
 */
export class SlotSnapshot {
  readonly #bytes = Buffer.alloc(HEADER_SLOT_BYTES);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, HEADER_SLOT_BYTES);
  readonly #embedded = this.#bytes.subarray(EMBEDDED_AT);
  readonly #judged = Buffer.alloc(EMBEDDED_HEADER_BYTES);
  #shape: ReadShape = { kind: "refused" };

  take(reader: RegionReader, offset: number): void {
    reader.copy(offset, this.#bytes);
  }

  get valuesLength(): number {
    return this.#view.getUint32(SLOT.valuesLenBytes, true);
  }

  get payloadSlot(): number {
    return this.#view.getUint32(SLOT.payloadSlot, true);
  }

  get poolId(): number {
    return this.#view.getUint16(SLOT.poolId, true);
  }

  get payloadOffset(): number {
    return this.#view.getUint32(SLOT.payloadOffset, true);
  }

  get timestampNs(): bigint {
    return this.#view.getBigUint64(SLOT.timestampNs, true);
  }

  get metaVersion(): number {
    return this.#view.getUint32(SLOT.metaVersion, true);
  }

  /** Whether a tensor header of this very version is embedded. */
  get embedsTensorHeader(): boolean {
    const view = this.#view;
    return (
      view.getUint32(EMBEDDED_LENGTH_AT, true) === EMBEDDED_HEADER_BYTES &&
      view.getUint16(EMBEDDED.blockLength, true) === tensorHeader.blockLength &&
      view.getUint16(EMBEDDED.templateId, true) === tensorHeader.templateId &&
      view.getUint16(EMBEDDED.schemaId, true) === tensorHeader.schemaId &&
      view.getUint16(EMBEDDED.version, true) === tensorHeader.version
    );
  }

  /** Judged once for as long as frame after frame says the same; then it is the same object as well. */
  get shape(): ReadShape {
    if (this.#shape.kind === "refused" || !this.#judged.equals(this.#embedded)) {
      this.#embedded.copy(this.#judged);
      this.#shape = readShape(this.#view);
    }
    return this.#shape;
  }
}
