/** What compiled checks share. Source text, because it travels inside `validators.js`. */
export const PRELUDE = `function codePoints(min, max, value) {
  if (typeof value !== "string") return false;
  const units = value.length;
  // A code point is one or two units: most strings are decided without counting.
  if (units < min || units > max * 2) return false;
  if (units <= max && units >= min * 2) return true;
  let pairs = 0;
  for (let index = 0; index + 1 < units; index += 1) {
    if ((value.charCodeAt(index) & 0xfc00) === 0xd800 && (value.charCodeAt(index + 1) & 0xfc00) === 0xdc00) {
      pairs += 1;
      index += 1;
    }
  }
  const points = units - pairs;
  return points >= min && points <= max;
}

function matches(pattern, value) {
  return typeof value === "string" && pattern.test(value);
}

function keysMatch(pattern, value) {
  for (const key of Object.keys(value)) if (!pattern.test(key)) return false;
  return true;
}
`;
