import { itHoldsForSeeds } from './schedules.support';

itHoldsForSeeds(126, 250);
