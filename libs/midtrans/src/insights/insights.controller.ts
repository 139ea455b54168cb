import { Get, Inject, Post, type Type } from '@nestjs/common';
import { AccountFilter } from '../access/account.filter';
import { isOfAccount, type MidtransUser } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import { MidtransEventService } from '../events/event.service';
import { MidtransHealthIndicator, type HealthReport } from '../health/health.indicator';
import { ReconciliationService } from '../reconciliation';
import { ApiTags } from '../rest/api-docs';
import { ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { MidtransBody, MidtransQuery, RequestAccount, Staff } from '../rest/parameters';
import { toResponse } from '../rest/response';
import { AttentionResponse } from './attention.response';
import { ConsumersResponse, HealthReportResponse } from './health.response';
import { MidtransInsightsService } from './insights.service';
import { MOST_LOOKS, ReconciliationRunRequest } from './run.request';
import { ReconciliationReportResponse } from './run.response';
import { StatsFilter } from './stats.filter';
import { StatsResponse } from './stats.response';

/** Makes the controller of what staff look at first: figures, what needs attention, consumers, health; and of reconciliation by hand. */
export function createInsightsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans insights')
  @MidtransController(mount)
  class MidtransInsightsController {
    constructor(
      @Inject(MidtransInsightsService) private readonly insights: MidtransInsightsService,
      @Inject(MidtransEventService) private readonly events: MidtransEventService,
      @Inject(MidtransHealthIndicator) private readonly health: MidtransHealthIndicator,
      @Inject(ReconciliationService) private readonly reconciliation: ReconciliationService,
      @Inject(Accounts) private readonly accounts: Accounts,
    ) {}

    @Get('stats')
    @ApiReading({
      summary: 'Figures of a time, in buckets: payments, refunds and notifications; for staff',
      answer: StatsResponse,
      errors: ['invalid_input'],
    })
    async stats(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(StatsFilter) filter: StatsFilter,
    ) {
      return toResponse(StatsResponse, await this.insights.stats({ ...filter, scope: { account } }));
    }

    @Get('attention')
    @ApiReading({
      summary: 'What somebody should look at now, what is worst first; for staff',
      answer: AttentionResponse,
    })
    async attention(@Staff() _staff: MidtransUser, @RequestAccount() account: string | undefined) {
      return toResponse(AttentionResponse, await this.insights.attention({ account }));
    }

    @Get('consumers')
    @ApiReading({
      summary: 'The durable listeners, with how many events they have not had; for staff',
      answer: ConsumersResponse,
      errors: ['invalid_input'],
    })
    async consumers(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(AccountFilter) filter: AccountFilter,
    ) {
      const asked = this.accounts.readable(filter.account);
      const all = await this.events.consumers();
      return toResponse(ConsumersResponse, {
        results: all.filter((each) => asked.includes(each.account) && isOfAccount({ account }, each)),
      });
    }

    @Get('health-report')
    @ApiReading({
      summary: 'How things stand, and what of it is not as it should be; for staff',
      answer: HealthReportResponse,
    })
    async healthReport(@Staff() _staff: MidtransUser, @RequestAccount() account: string | undefined) {
      const report = await this.health.report({}, account);
      return toResponse(HealthReportResponse, { ...WITHOUT_DATABASE, ...withoutDriversWords(report) });
    }

    @Post('reconciliation/run')
    @Audited('run_reconciliation', { kind: 'reconciliation' }, ['only', 'limit'])
    @ApiMutation({
      summary: 'Ask Midtrans now about what is due, as reconciliation does by itself; for staff',
      answer: ReconciliationReportResponse,
      meaning: 'Done: what came of it',
    })
    async run(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransBody(ReconciliationRunRequest) { only, limit = MOST_LOOKS }: ReconciliationRunRequest,
    ) {
      // Nobody asks about what is of an account without keys.
      if (account !== undefined) this.accounts.get(account);
      return toResponse(
        ReconciliationReportResponse,
        await this.reconciliation.run({ account, only, limit }),
      );
    }
  }
  return MidtransInsightsController;
}

/** What the database would say is not known while it is away. */
const WITHOUT_DATABASE = { lastNotificationAt: null, webhooks: [], consumers: [], backlog: [] };

/** What the driver says of a database that is away names its address: no caller is told. */
function withoutDriversWords(report: HealthReport): HealthReport {
  return report.database === 'up'
    ? report
    : { ...report, problems: ['the database could not say how things stand'] };
}
