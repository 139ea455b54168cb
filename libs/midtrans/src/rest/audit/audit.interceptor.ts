import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { validate as isUuid } from 'uuid';
import { AccessService } from '../../access/access.service';
import { redactText } from '../../gateway';
import { storableJson } from '../../gateway/storable-json';
import { isRecord } from '../../validation/is-record';
import { holdsNoCardData } from '../../validation/no-card-data';
import { isPlainText } from '../../validation/plain-text';
import { answerOf } from '../error.answer';
import { bodyOf, pathParameterOf } from '../request';
import { AuditStore, type AuditedRequest } from './audit.store';
import { auditedOf, type AuditedAction } from './audited';

const LONGEST_TEXT = 255;
const LONGEST_CODE = 64;
/** No field that is kept is longer where its endpoint accepts it. */
const LONGEST_FIELD = 1_000;

/**
 * Leaves a row in the audit of each request of an {@link Audited} endpoint. It is written before the request is carried out, so that
 * nothing is done of which there is none. A request that is answered by its Idempotency-Key does not come here: it does nothing.
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Midtrans:audit');

  constructor(
    @Inject(AuditStore) private readonly store: AuditStore,
    @Inject(AccessService) private readonly access: AccessService,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const audited = auditedOf(context.getHandler());
    if (audited === undefined) return next.handle();
    const request: unknown = context.switchToHttp().getRequest();
    const id = await this.store.begin({
      caller: await this.access.caller(request),
      account: await this.access.account(request),
      ...saidBy(request, audited),
    });
    return from(this.run(id, request, next));
  }

  private async run(id: string, request: unknown, next: CallHandler): Promise<unknown> {
    try {
      const answer: unknown = await lastValueFrom(next.handle());
      await this.end(id, 'done', null);
      return answer;
    } catch (error) {
      const { statusCode, code } = answerOf(error, request).body;
      await this.end(id, statusCode < 500 ? 'refused' : 'unknown', code);
      throw error;
    }
  }

  /** What was done is done, and answered: a row that cannot be written says that nobody knows. */
  private async end(id: string, outcome: 'done' | 'refused' | 'unknown', code: string | null): Promise<void> {
    try {
      await this.store.end(id, outcome, code?.slice(0, LONGEST_CODE) ?? null);
    } catch (error) {
      this.logger.error(
        `The audit of ${id} does not say that it is ${outcome}: ${redactText(String(error))}`,
      );
    }
  }
}

/** What a request says, of which nothing is validated yet: what an endpoint would refuse to keep is left out. */
function saidBy(
  request: unknown,
  { action, subject, fields }: AuditedAction,
): Omit<AuditedRequest, 'caller' | 'account'> {
  const body = objectIn(request);
  const id = pathParameterOf(request, 'id');
  return {
    action,
    subject,
    subjectId: isUuid(id) ? id : null,
    reason: textIn(body['reason']),
    note: textIn(body['note']),
    request: storableJson(
      Object.fromEntries(fields.filter((name) => isKept(body[name])).map((name) => [name, body[name]])),
    ),
  };
}

/** A body that is none is for the endpoint to refuse, after it has found out whether the caller may ask at all. */
function objectIn(request: unknown): Readonly<Record<string, unknown>> {
  try {
    const body = bodyOf(request);
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function textIn(value: unknown): string | null {
  if (!isPlainText(value) || value.length > LONGEST_TEXT || !holdsNoCardData(value)) return null;
  return redactText(value).slice(0, LONGEST_TEXT) || null;
}

function isKept(value: unknown): boolean {
  const json = JSON.stringify(value) ?? '';
  return json !== '' && json.length <= LONGEST_FIELD && holdsNoCardData(json);
}
