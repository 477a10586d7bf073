// "Absent" for each type of optional field; trace ids alone say it with 0.
export const NULL_U8 = 0xff;
export const NULL_U16 = 0xffff;
export const NULL_I16 = -0x8000;
export const NULL_U32 = 0xffff_ffff;
export const NULL_I32 = -0x8000_0000;
export const NULL_U64 = 0xffff_ffff_ffff_ffffn;
export const NULL_I64 = -0x8000_0000_0000_0000n;
export const NULL_TRACE_ID = 0n;
