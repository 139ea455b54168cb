import { itHoldsForSeeds } from './schedules.support';

itHoldsForSeeds(251, 375);
