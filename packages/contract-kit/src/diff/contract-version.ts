/** MAJOR.MINOR, compared as integers. */
export interface ContractVersion {
  readonly major: number;
  readonly minor: number;
}

export function parseContractVersion(text: string): ContractVersion | undefined {
  const match = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Below zero when `a` is older than `b`. */
export function compareContractVersions(a: ContractVersion, b: ContractVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

export function formatContractVersion({ major, minor }: ContractVersion): string {
  return `${major}.${minor}`;
}
