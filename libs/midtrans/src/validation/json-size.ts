/**
 * Whether a value is no more than so many bytes of JSON. Looks no further than that: it is cheap for what is large, and safe for
 * what is deep or refers to itself.
 */
export function isJsonWithin(maxBytes: number, value: unknown): boolean {
  let left = maxBytes;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const part = rest.pop();
    if (typeof part === 'object' && part !== null) {
      left -= 2;
      const isList = Array.isArray(part);
      for (const [name, entry] of Object.entries(part)) {
        if (left < 0) return false;
        left -= isList ? 1 : textBytes(name, left) + 2;
        rest.push(entry);
      }
      // There is no comma after the last.
      if (Object.keys(part).length > 0) left++;
    } else {
      left -= typeof part === 'string' ? textBytes(part, left) : String(part).length;
    }
    if (left < 0) return false;
  }
  return true;
}

function textBytes(text: string, left: number): number {
  return text.length > left ? text.length : Buffer.byteLength(JSON.stringify(text));
}
