import type { Scenario } from './scenario';
import { drain } from './scenarios/drain';
import { gatewayAway } from './scenarios/gateway-away';
import { hangingConsumer } from './scenarios/hanging-consumer';
import { killedInstances } from './scenarios/killed-instances';
import { postgresRestarts } from './scenarios/postgres-restarts';
import { rollingDeploy } from './scenarios/rolling-deploy';
import { silentConnections } from './scenarios/silent-connections';
import { soak } from './scenarios/soak';
import { World } from './support/world';

/** With the number of orders of a whole run. */
const SCENARIOS: readonly (readonly [Scenario, number])[] = [
  [killedInstances, 5_000],
  [postgresRestarts, 1_000],
  [silentConnections, 200],
  [rollingDeploy, 1_000],
  [hangingConsumer, 300],
  [drain, 10_000],
  [gatewayAway, 500],
  [soak, 10],
];

/** `npm run faults -- [scenario …]`: real processes, a real PostgreSQL, and what goes wrong with them. */
async function main(names: readonly string[]): Promise<boolean> {
  const known = SCENARIOS.map(([{ name }]) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no scenario ${unknown.join(', ')}: there are ${known.join(', ')}.`);
    return false;
  }
  const scale = Number(process.env.FAULTS_SCALE ?? 1);
  let failed = 0;
  for (const [scenario, size] of SCENARIOS) {
    if (names.length > 0 && !names.includes(scenario.name)) continue;
    const world = await World.make();
    try {
      const figures = await scenario.run(world, Math.ceil(size * scale));
      console.log(`ok    ${scenario.promise}\n      ${figures}`);
    } catch (error) {
      failed++;
      console.log(
        `FAIL  ${scenario.promise}\n      ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      await world.end();
    }
  }
  return failed === 0;
}

void main(process.argv.slice(2)).then((held) => process.exit(held ? 0 : 1));
