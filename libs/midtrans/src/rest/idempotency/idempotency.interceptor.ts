import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Accounts } from '../../accounts/accounts';
import { AccessService } from '../../access/access.service';
import { MidtransInputError } from '../../errors/midtrans.errors';
import { redactText } from '../../gateway';
import { cardDataIn, holdsNoCardData } from '../../validation/no-card-data';
import { answerOf, passes } from '../error.answer';
import { headerOf, methodOf } from '../request';
import { fingerprintOf } from './fingerprint';
import { rememberAttempt } from './idempotency-contexts';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError, StoredError } from './idempotency.errors';
import { IdempotencyStore, type Attempt, type OwnedKey, type StoredAnswer } from './idempotency.store';

const KEY = /^[\x21-\x7e]{1,255}$/;
const READING_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * `Idempotency-Key` on whatever changes something: the same key and request within 24 hours give the stored answer,
 * another request under it is refused, and so is a twin while the first is under way. Answers that may change when asked
 * again (5xx, 429, 403, what the present state forbids) are not kept: the same key then takes the request up where it was left.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Midtrans:rest');

  constructor(
    @Inject(IdempotencyStore) private readonly store: IdempotencyStore,
    @Inject(AccessService) private readonly access: AccessService,
    @Inject(Accounts) private readonly accounts: Accounts,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request: unknown = context.switchToHttp().getRequest();
    const key = headerOf(request, 'idempotency-key');
    if (key === undefined || READING_METHODS.includes(methodOf(request))) return next.handle();
    const owned = await this.ownedKey(request, key);
    const claim = await this.store.claim(owned, fingerprintOf(request));
    switch (claim.kind) {
      case 'yours':
        rememberAttempt(request, claim.attempt);
        return from(this.run(context, next, claim.attempt));
      case 'answered':
        return from([this.replay(context, claim.answer)]);
      case 'under_way':
        throw new IdempotencyKeyInUseError();
      case 'another_request':
        throw new IdempotencyKeyReusedError();
      default:
        return claim satisfies never;
    }
  }

  private async ownedKey(request: unknown, key: string): Promise<OwnedKey> {
    if (!KEY.test(key)) {
      const message = 'Idempotency-Key must be 1 to 255 visible ASCII characters';
      throw new MidtransInputError([{ field: 'Idempotency-Key', message }]);
    }
    if (!holdsNoCardData(key)) throw new MidtransInputError([cardDataIn('Idempotency-Key')]);
    const user = await this.access.caller(request);
    const account = await this.access.account(request);
    return { owner: { registration: this.accounts.registration, account, user: user?.id }, key };
  }

  private async run(context: ExecutionContext, next: CallHandler, attempt: Attempt): Promise<unknown> {
    let answer: StoredAnswer | null = null;
    try {
      const body: unknown = await lastValueFrom(next.handle());
      answer = { statusCode: this.statusOf(context), body };
      return body;
    } catch (error) {
      const { body } = answerOf(error, context.switchToHttp().getRequest());
      if (isLasting(body.statusCode) && !passes(error)) answer = { statusCode: body.statusCode, body };
      throw error;
    } finally {
      await this.keep(attempt, answer);
    }
  }

  /** What was done is done: an answer that cannot be kept is given all the same, and asked for again it is found out. */
  private async keep(attempt: Attempt, answer: StoredAnswer | null): Promise<void> {
    try {
      await this.store.finish(attempt, answer);
    } catch (error) {
      this.logger.error(`The answer of an Idempotency-Key was not kept: ${redactText(String(error))}`);
    }
  }

  private replay(context: ExecutionContext, { statusCode, body }: StoredAnswer): unknown {
    const { httpAdapter } = this.adapterHost;
    const response: unknown = context.switchToHttp().getResponse();
    httpAdapter.setHeader(response, 'Idempotent-Replayed', 'true');
    if (statusCode >= 400) throw new StoredError(body);
    httpAdapter.status(response, statusCode);
    return body;
  }

  private statusOf(context: ExecutionContext): number {
    const { statusCode } = context.switchToHttp().getResponse<{ statusCode: number }>();
    return statusCode;
  }
}

/** An answer that asking again does not change. Who may do what changes without the request. */
function isLasting(statusCode: number): boolean {
  return statusCode < 500 && ![401, 403, 408, 409, 422, 429].includes(statusCode);
}
