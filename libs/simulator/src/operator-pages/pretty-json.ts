import { LosslessNumber, parseObject, type JsonObject } from '../json';

const MARKED = /"\\u0000(\d+)\\u0000"/g;

/** JSON for a person to read, in which a {@link LosslessNumber} keeps every digit. */
export function prettyJson(value: unknown): string {
  const mark = function (this: JsonObject, key: string, shown: unknown): unknown {
    const original = this[key];
    return original instanceof LosslessNumber ? `\0${original.digits}\0` : shown;
  };
  return JSON.stringify(value, mark, 2).replace(MARKED, '$1');
}

// A text, what is empty, a sign, or anything else up to the next sign.
const TOKEN = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The text of a JSON object with its lines indented and nothing else changed: `1.00` stays so. Any other text as it is. */
export function indented(text: string): string {
  if (!parseObject(text)) return text;
  let depth = 0;
  const line = (step: number) => `\n${'  '.repeat((depth += step))}`;
  return (
    text
      .match(TOKEN)
      ?.map((token) => {
        switch (token) {
          case '{':
          case '[':
            return token + line(1);
          case '}':
          case ']':
            return line(-1) + token;
          case ',':
            return token + line(0);
          case ':':
            return ': ';
          default:
            return token;
        }
      })
      .join('') ?? text
  );
}
