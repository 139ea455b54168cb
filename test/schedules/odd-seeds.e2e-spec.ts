import { itHoldsIn } from './schedules.support';

const COUNT = 20;
const TIMEOUT_MS = 300_000;

describe(`each of ${COUNT} schedules that are cut at any statement or call, of odd seeds,`, () => {
  itHoldsIn(
    Array.from({ length: COUNT }, (_, nth) => 2 * nth + 1),
    TIMEOUT_MS,
  );
});
