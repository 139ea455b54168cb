import { applyDecorators, Get, Inject, Post, type Type } from '@nestjs/common';
import { isOfAccount, type MidtransUser } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import { EventNotFoundError, EventStateError, type EventOperation } from '../events/event.errors';
import { EventFilter, type DeliveryFilter } from '../events/event.filter';
import type { StoredEvent } from '../events/event.repository';
import { MidtransEventService } from '../events/event.service';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { MidtransBody, MidtransParam, MidtransQuery, RequestAccount, Staff } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { DiscardEventRequest, DiscardEventsRequest, EventRequest, RetryEventsRequest } from './event.request';
import { EventCountResponse, EventResponse } from './event.response';

const EXAMPLE_ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';

const EVENT: AuditSubject = {
  kind: 'event',
  rows: `
    SELECT o.id, o.account, p.order_id
    FROM midtrans_outbox o LEFT JOIN midtrans_payments p ON p.id = o.subject_id`,
};
/** Those that a filter leaves. */
const EVENTS: AuditSubject = { kind: 'events' };
const FILTER = [
  'consumer',
  'account',
  'state',
  'type',
  'subject_id',
  'order_id',
  'occurred_after',
  'occurred_before',
];

function ApiEventAction(operation: EventOperation, summary: string): MethodDecorator {
  return applyDecorators(
    ApiId('event'),
    ApiMutation({
      summary,
      answer: EventResponse,
      meaning: 'Done: how it stands now',
      errors: ['not_found', 'invalid_state'],
      examples: {
        not_found: new EventNotFoundError(),
        invalid_state: new EventStateError(operation, EXAMPLE_ID),
      },
    }),
  );
}

function ApiEventsAction(summary: string, description?: string): MethodDecorator {
  return ApiMutation({
    summary,
    description,
    answer: EventCountResponse,
    meaning: 'Done: of how many deliveries',
  });
}

/** An event that a request names, and the account that the request is about. */
interface NamedEvent {
  readonly id: string;
  readonly account: string | undefined;
}

/** Makes the controller of `/events/`, where staff see which events have not reached their listeners, and see to them. */
export function createEventsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans events')
  @MidtransController(mount)
  class MidtransEventsController {
    constructor(
      @Inject(MidtransEventService) private readonly events: MidtransEventService,
      @Inject(Accounts) private readonly accounts: Accounts,
    ) {}

    @Get('events')
    @ApiReading({
      summary: 'List events, newest first, with the durable listeners that have not had them; for staff',
      answer: pageOf(EventResponse, 'MidtransEventPage'),
      errors: ['invalid_input'],
    })
    async list(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(EventFilter)) query: EventFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      return toPageResponse(EventResponse, await this.events.list({ ...filter, scope: { account } }, page));
    }

    @Post('events/retry')
    @Audited('retry_events', EVENTS, FILTER)
    @ApiEventsAction(
      'Give a consumer again what was given up for it, and what waits for another attempt; for staff',
    )
    async retryAll(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransBody(RetryEventsRequest) filter: RetryEventsRequest,
    ) {
      return toResponse(EventCountResponse, {
        count: await this.events.retry(this.deliveriesOf(filter, account)),
      });
    }

    @Post('events/discard')
    @Audited('discard_events', EVENTS, FILTER)
    @ApiEventsAction(
      'Let a consumer go without the events that were given up for it; for staff',
      'With `state: "waiting"`, those that are not given up yet.',
    )
    async discardAll(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransBody(DiscardEventsRequest) { reason: _reason, ...filter }: DiscardEventsRequest,
    ) {
      return toResponse(EventCountResponse, {
        count: await this.events.discard(this.deliveriesOf(filter, account)),
      });
    }

    @Get('events/:id')
    @ApiId('event')
    @ApiReading({
      summary: 'One event, with the durable listeners that have not had it; for staff',
      answer: EventResponse,
      errors: ['not_found'],
      examples: { not_found: new EventNotFoundError() },
    })
    async retrieve(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
    ) {
      return toResponse(EventResponse, await this.stored({ id, account }));
    }

    @Post('events/:id/retry')
    @Audited('retry_event', EVENT, ['consumer'])
    @ApiEventAction('retry', 'Give an event to the listeners again that failed on it; for staff')
    retry(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
      @MidtransBody(EventRequest) { consumer }: EventRequest,
    ) {
      return this.act('retry', { id, account }, consumer);
    }

    @Post('events/:id/discard')
    @Audited('discard_event', EVENT, ['consumer'])
    @ApiEventAction('discard', 'Let the listeners go without an event that was given up for them; for staff')
    discard(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
      @MidtransBody(DiscardEventRequest) { consumer }: DiscardEventRequest,
    ) {
      return this.act('discard', { id, account }, consumer);
    }

    /**
     * @throws MidtransInputError for an account that there is none of
     * @throws AccountNotConfiguredError for an account without keys: nobody delivers what is of it
     */
    private deliveriesOf(filter: RetryEventsRequest, account: string | undefined): DeliveryFilter {
      this.accounts.readable(filter.account);
      for (const name of [account, filter.account]) if (name !== undefined) this.accounts.get(name);
      return { ...filter, scope: { account } };
    }

    private async act(
      operation: EventOperation,
      { id, account }: NamedEvent,
      consumer?: string,
    ): Promise<EventResponse> {
      const found = await this.stored({ id, account });
      // Nobody delivers what is of an account without keys.
      this.accounts.get(found.account);
      const filter = { id, consumer };
      const count =
        operation === 'retry' ? await this.events.retry(filter) : await this.events.discard(filter);
      if (count === 0) throw new EventStateError(operation, id);
      return toResponse(EventResponse, await this.stored({ id, account }));
    }

    private async stored({ id, account }: NamedEvent): Promise<StoredEvent> {
      const event = await this.events.find(id);
      if (event === null || !isOfAccount({ account }, event)) throw new EventNotFoundError();
      return event;
    }
  }
  return MidtransEventsController;
}
