import { defineFeature } from '../features/feature';
import { CreateStatsHours1795219200011 } from '../migrations/1795219200011-create-stats-hours';
import { createInsightsController } from './insights.controller';
import { MidtransInsightsService } from './insights.service';
import { MidtransMeasuredHour } from './measured-hour.entity';
import { MeasuredHours } from './measured-hours';
import { oldMeasuredHours } from './measured.sql';
import { RememberedHours } from './remembered-hours';
import { MidtransStatsChange } from './stats-change.entity';
import { MidtransStatsHour } from './stats-hour.entity';

/** Figures of payments, and what somebody should look at. */
export const insights = defineFeature({
  name: 'insights',
  entities: [MidtransStatsHour, MidtransStatsChange, MidtransMeasuredHour],
  migrations: [CreateStatsHours1795219200011],
  providers: [MeasuredHours, RememberedHours],
  exports: [MidtransInsightsService],
  retention: { measuredHours: oldMeasuredHours },
  controllers: { insights: [createInsightsController] },
});
