import { MESSAGE_HEADER_BYTES, type MessageLayout, type VersionRule } from "@interlock/contracts/tensor";
import type { Frame } from "./frame.ts";

/** The header of every message. Nothing of a message is looked at before it is known to be of the right kind. */
export function messageFrame(layout: MessageLayout): Frame {
  const { blockLength, templateId, schemaId, version, versionRule } = layout;
  return {
    headerBytes: MESSAGE_HEADER_BYTES,
    write: (view, at) => {
      view.setUint16(at, blockLength, true);
      view.setUint16(at + 2, templateId, true);
      view.setUint16(at + 4, schemaId, true);
      view.setUint16(at + 6, version, true);
    },
    judge: (view, at, end) => {
      if (end - at < MESSAGE_HEADER_BYTES) return "header_outside";
      if (view.getUint16(at + 4, true) !== schemaId) return "unexpected_schema";
      if (view.getUint16(at + 2, true) !== templateId) return "unexpected_template";
      if (!accepts(versionRule, version, view.getUint16(at + 6, true))) return "unsupported_version";
      return view.getUint16(at, true);
    },
    isOlder: (view, at) => view.getUint16(at + 6, true) < version,
  };
}

function accepts(rule: VersionRule, own: number, theirs: number): boolean {
  switch (rule) {
    case "up-to":
      return theirs <= own;
    case "exact":
      return theirs === own;
    case "any":
      return true;
  }
}
