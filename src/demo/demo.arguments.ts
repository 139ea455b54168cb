import { parseArgs } from 'node:util';
import { StartError } from '../config/start.error';

/** Traffic of so many days, with so many payments a day on average. */
export interface FillOrder {
  readonly days: number;
  readonly perDay: number;
}

/** What `npm run demo` is asked for. */
export type DemoArguments =
  { readonly run: 'help' } | { readonly run: 'tour' } | ({ readonly run: 'fill' } & FillOrder);

export const MOST_DAYS = 90;
export const MOST_PER_DAY = 1_000;
export const DEFAULT_PER_DAY = 20;

export const HELP = `npm run demo                            one payment of every type, each paid, in a table
npm run demo -- --fill 30d              a shop with 30 days of made-up payments, open until Ctrl-C
npm run demo -- --fill 30d --count 50   the same with some 50 payments a day

  --fill <days>d   how many days, from 1d to ${MOST_DAYS}d
  --count <n>      payments a day on average, from 1 to ${MOST_PER_DAY} (default ${DEFAULT_PER_DAY})
  --help           this
`;

/** @throws StartError that names every option with a bad value */
export function demoArguments(args: readonly string[]): DemoArguments {
  const { fill, count, help } = parsed(args);
  if (help) return { run: 'help' };
  const days = wholeNumber(fill?.match(/^(\d+)d$/)?.[1], MOST_DAYS);
  const perDay = count === undefined ? DEFAULT_PER_DAY : wholeNumber(count, MOST_PER_DAY);
  const problems = [
    ...(fill !== undefined && days === undefined
      ? [`--fill: must be a number of days from 1d to ${MOST_DAYS}d`]
      : []),
    ...(perDay === undefined ? [`--count: must be a whole number from 1 to ${MOST_PER_DAY}`] : []),
    ...(count !== undefined && fill === undefined ? ['--count: goes with --fill'] : []),
  ];
  if (problems.length > 0) throw new StartError(problems);
  return days === undefined || perDay === undefined ? { run: 'tour' } : { run: 'fill', days, perDay };
}

function parsed(args: readonly string[]): { fill?: string; count?: string; help?: boolean } {
  try {
    return parseArgs({
      args: [...args],
      options: { fill: { type: 'string' }, count: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    }).values;
  } catch (error) {
    throw new StartError([error instanceof Error ? error.message : String(error)]);
  }
}

function wholeNumber(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !/^\d{1,6}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= 1 && number <= most ? number : undefined;
}
