import type { Host } from './host';
import { lineOf } from './packages';
import type { Plan } from './plan';
import { PATH, SIMULATOR_KEYS } from './templates';

const GUIDE = 'https://www.npmjs.com/package/nestjs-midtrans';

/** @param isInstalled - whether what was missing was installed */
export function nextSteps(host: Host, { installs, remarks, test }: Plan, isInstalled: boolean): string {
  const readsEnv = '@nestjs/config' in host.dependencies || 'dotenv' in host.dependencies;
  const run = host.packageManager === 'npm' ? 'npm run' : host.packageManager;
  const start = readsEnv ? `${run} start:dev` : 'npx nest start --watch --env-file .env';
  const prefix = host.globalPrefix === '' ? '' : `${host.globalPrefix}/`;
  const webhook = `${prefix}${PATH}/notification/`;
  const script = test?.endsWith('.e2e-spec.ts') === true ? `${run} test:e2e` : `${run} test`;
  const steps: (readonly [what: string, ...commands: string[]])[] = [
    ...(isInstalled || installs.length === 0
      ? []
      : [['Install what is missing:', ...installs.map(lineOf)] as const]),
    ['Give the application its settings (the database is a PostgreSQL):', 'cp .env.example .env'],
    [
      'Play Midtrans, in a terminal of its own:',
      `npx midtrans-simulator ${SIMULATOR_KEYS} --notify http://localhost:3000/${webhook}`,
    ],
    ['Run the application:', start],
    ...(test === undefined
      ? [['Neither Jest nor Vitest is there, so no test was written.'] as const]
      : [[`Take a payment in ${test}, which needs a PostgreSQL:`, script] as const]),
    [`Tell Midtrans the notification URL (Settings, Configuration): https://your.host/${webhook}`],
    [`Read how to charge, and what else there is: ${GUIDE}`],
  ];
  const lines = steps.flatMap(([what, ...commands], index) => [
    `${index + 1}. ${what}`,
    ...commands.map((command) => `     ${command}`),
  ]);
  return [...remarks.map((remark) => `Note: ${remark}`), '', 'What to do next:', ...lines].join('\n');
}
