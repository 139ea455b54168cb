import { itHoldsForSeeds } from './schedules.support';

itHoldsForSeeds(376, 500);
