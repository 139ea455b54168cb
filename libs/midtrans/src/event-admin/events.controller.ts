import { applyDecorators, Get, Inject, Post, type Type } from '@nestjs/common';
import { isOfAccount, type MidtransUser } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import { EventNotFoundError, EventStateError, type EventOperation } from '../events/event.errors';
import { EventFilter } from '../events/event.filter';
import type { StoredEvent } from '../events/event.repository';
import { MidtransEventService } from '../events/event.service';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { MidtransBody, MidtransParam, MidtransQuery, RequestAccount, Staff } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { EventRequest } from './event.request';
import { EventResponse } from './event.response';

const EXAMPLE_ID = '01a1fe61-f997-70b0-b326-7e7c2f5bda9f';

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

    @Post('events/:id/retry')
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
    @ApiEventAction('discard', 'Let the listeners go without an event that was given up for them; for staff')
    discard(
      @Staff() _staff: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransParam('id') id: string,
      @MidtransBody(EventRequest) { consumer }: EventRequest,
    ) {
      return this.act('discard', { id, account }, consumer);
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
