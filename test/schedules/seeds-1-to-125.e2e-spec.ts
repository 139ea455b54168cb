import { itHoldsForSeeds } from './schedules.support';

itHoldsForSeeds(1, 125);
