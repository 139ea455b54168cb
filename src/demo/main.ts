import 'reflect-metadata';
import { StartError } from '../config/start.error';
import { demoArguments, HELP } from './demo.arguments';
import { runFill } from './fill/run-fill';
import { runTour } from './tour/run-tour';

/** @returns whether all was as it should be */
async function main(): Promise<boolean> {
  const asked = demoArguments(process.argv.slice(2));
  switch (asked.run) {
    case 'help':
      process.stdout.write(HELP);
      return true;
    case 'tour':
      return runTour(process.env);
    case 'fill':
      await runFill(asked, process.env);
      return true;
  }
}

main().then(
  (isFine) => process.exit(isFine ? 0 : 1),
  (error: unknown) => {
    const isMendable = error instanceof StartError;
    process.stderr.write(
      `${isMendable ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  },
);
