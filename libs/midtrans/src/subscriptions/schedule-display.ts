/** A schedule in words: "every 1 month, 12 times". */
export function scheduleDisplay(schedule: {
  interval: number;
  intervalUnit: string;
  maxInterval: number | null;
}): string {
  const { interval, intervalUnit, maxInterval } = schedule;
  const every = `every ${interval} ${plural(intervalUnit, interval)}`;
  if (maxInterval === null) return every;
  const times = timesOf(maxInterval);
  return `${every}, ${times} ${plural('time', times)}`;
}

/** How often a subscription is charged: the gateway takes 0 for once. */
export function timesOf(maxInterval: number): number {
  return Math.max(1, maxInterval);
}

function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`;
}
