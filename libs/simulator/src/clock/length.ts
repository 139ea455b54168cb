import { DAY, HOUR, MINUTE, SECOND } from './time';

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
] as const;

/** The two largest units: `23 h 59 min`, `4 min 10 s`. */
export function formatLength(ms: number): string {
  const first = UNITS.findIndex(([unit]) => ms >= unit);
  if (first < 0) return '0 s';
  const [[large, name], small] = [UNITS[first] ?? UNITS[3], UNITS[first + 1]];
  const head = `${Math.floor(ms / large)} ${name}`;
  return small ? `${head} ${Math.floor((ms % large) / small[0])} ${small[1]}` : head;
}
