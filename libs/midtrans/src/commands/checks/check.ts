import type { CommandResult } from '../totals';

/** One thing that is looked at: `warning` is worth a look, `failed` keeps payments from working. */
export type Verdict = 'ok' | 'warning' | 'failed';

/** Looks at one thing, without changing any. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<CheckResult>;
}

export interface CheckResult {
  readonly verdict: Verdict;
  readonly detail: string;
}

/** Carries a check out: one that cannot be carried out has failed. */
export async function resultOf(
  { name, run }: Check,
  explain: (error: unknown) => string,
): Promise<CommandResult> {
  const { verdict, detail } = await run().catch((error: unknown): CheckResult => ({
    verdict: 'failed',
    detail: explain(error),
  }));
  return { subject: name, outcome: verdict, isFailure: verdict === 'failed', detail };
}
