import {
  DATA_LENGTH_BYTES,
  MESSAGE_HEADER,
  MESSAGE_HEADER_BYTES,
  slotHeader,
  tensorHeader,
} from "@interlock/contracts/tensor";
import { fieldOffsets } from "../codec/field-offsets.ts";

/** Offsets within a slot of a header ring. */
export const SLOT = fieldOffsets(slotHeader);

/** Length of what is embedded, in front of it. */
export const EMBEDDED_LENGTH_AT = slotHeader.blockLength;
export const EMBEDDED_AT = EMBEDDED_LENGTH_AT + DATA_LENGTH_BYTES;

const MESSAGE = fieldOffsets({ fields: MESSAGE_HEADER });
export const EMBEDDED = {
  blockLength: EMBEDDED_AT + MESSAGE.blockLength,
  templateId: EMBEDDED_AT + MESSAGE.templateId,
  schemaId: EMBEDDED_AT + MESSAGE.schemaId,
  version: EMBEDDED_AT + MESSAGE.version,
};

const TENSOR_AT = EMBEDDED_AT + MESSAGE_HEADER_BYTES;
const FIELD = fieldOffsets(tensorHeader);
export const TENSOR = {
  dtype: TENSOR_AT + FIELD.dtype,
  majorOrder: TENSOR_AT + FIELD.majorOrder,
  ndims: TENSOR_AT + FIELD.ndims,
  progressUnit: TENSOR_AT + FIELD.progressUnit,
  progressStrideBytes: TENSOR_AT + FIELD.progressStrideBytes,
  dims: TENSOR_AT + FIELD.dims,
  strides: TENSOR_AT + FIELD.strides,
};
