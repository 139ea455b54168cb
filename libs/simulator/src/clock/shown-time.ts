import { formatLength } from './length';
import { formatWib } from './time';

/** So little comes from the way to the browser. */
const UNNOTICED_MS = 5_000;

/** The gateway's time for a person: in WIB, and how far it is from that of this machine. */
export function shownTime(now: Date): string {
  const ahead = now.getTime() - Date.now();
  const text = `${formatWib(now)} WIB`;
  if (Math.abs(ahead) < UNNOTICED_MS) return text;
  return `${text} (${formatLength(Math.abs(ahead))} ${ahead > 0 ? 'ahead' : 'behind'})`;
}
