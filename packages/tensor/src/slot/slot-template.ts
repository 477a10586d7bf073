import {
  dtype,
  EMBEDDED_HEADER_BYTES,
  HEADER_SLOT_BYTES,
  majorOrder,
  progressUnit,
  tensorHeader,
} from "@interlock/contracts/tensor";
import { EMBEDDED, EMBEDDED_LENGTH_AT, SLOT, TENSOR } from "./slot-layout.ts";
import type { TensorShape } from "./tensor-shape.ts";

/** What of a slot changes from frame to frame. */
export interface FrameFields {
  readonly valuesLength: number;
  readonly payloadSlot: number;
  readonly poolId: number;
  readonly timestampNs: bigint;
  readonly metaVersion: number;
}

/** A slot as it is going to be written, but for its commit word; the parts that a stream keeps are written once. */
export class SlotTemplate {
  /** Everything behind the commit word. */
  readonly afterWord: Uint8Array;
  readonly #view: DataView;

  /** @param strides as resolved: every one in bytes. */
  constructor(shape: TensorShape, strides: readonly number[]) {
    const bytes = new Uint8Array(HEADER_SLOT_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint32(EMBEDDED_LENGTH_AT, EMBEDDED_HEADER_BYTES, true);
    view.setUint16(EMBEDDED.blockLength, tensorHeader.blockLength, true);
    view.setUint16(EMBEDDED.templateId, tensorHeader.templateId, true);
    view.setUint16(EMBEDDED.schemaId, tensorHeader.schemaId, true);
    view.setUint16(EMBEDDED.version, tensorHeader.version, true);
    view.setInt16(TENSOR.dtype, dtype.values[shape.dtype], true);
    view.setInt16(TENSOR.majorOrder, majorOrder.values[shape.majorOrder], true);
    view.setUint8(TENSOR.ndims, shape.dims.length);
    view.setUint8(TENSOR.progressUnit, progressUnit.values[shape.progress?.unit ?? "NONE"]);
    view.setUint32(TENSOR.progressStrideBytes, shape.progress?.strideBytes ?? 0, true);
    shape.dims.forEach((dim, index) => view.setInt32(TENSOR.dims + index * 4, dim, true));
    strides.forEach((stride, index) => view.setInt32(TENSOR.strides + index * 4, stride, true));
    this.afterWord = bytes.subarray(SLOT.valuesLenBytes);
    this.#view = view;
  }

  stamp(fields: FrameFields): void {
    const view = this.#view;
    view.setUint32(SLOT.valuesLenBytes, fields.valuesLength, true);
    view.setUint32(SLOT.payloadSlot, fields.payloadSlot, true);
    view.setUint16(SLOT.poolId, fields.poolId, true);
    view.setBigUint64(SLOT.timestampNs, fields.timestampNs, true);
    view.setUint32(SLOT.metaVersion, fields.metaVersion, true);
  }
}
