import { HttpException } from '@nestjs/common';
import { gatewayFailure, INTERNAL_ERROR, passesAtMidtrans } from '../errors/gateway-failure';
import { databaseFailure, RETRY_AFTER_SECONDS } from '../errors/database-failure';
import { MidtransModuleError, type PublicError } from '../errors/midtrans-module.error';
import { MidtransError } from '../gateway';
import type { FieldError } from '../validation/validate';
import { bodyOf, codeOfStatus, type ErrorBody } from './error.body';
import { inRequestNames } from './field-names';
import { StoredError } from './idempotency/idempotency.errors';

/** An answer: its body, and a `Retry-After` in seconds where there is one. */
export interface ErrorAnswer extends Pick<PublicError, 'retryAfterSeconds' | 'unexpected'> {
  readonly body: ErrorBody;
}

/** How an error is told to whoever made a request of one of our endpoints. */
export function answerOf(error: unknown, request?: unknown): ErrorAnswer {
  if (error instanceof StoredError) return { body: error.body as ErrorBody };
  const told = inNamesOf(request, toldOf(error));
  return { body: bodyOf(told), retryAfterSeconds: told.retryAfterSeconds, unexpected: told.unexpected };
}

/** Whether the same call may be answered otherwise although it was answered: what is in its way passes. */
export function passes(error: unknown): boolean {
  if (error instanceof MidtransModuleError) return error.passes;
  return error instanceof MidtransError && passesAtMidtrans(error);
}

/** With the names that the request has: services name fields as code does. */
function inNamesOf(request: unknown, told: PublicError): PublicError {
  const { details, message } = told;
  const named = inRequestNames(request, details);
  return { ...told, details: named, message: message === inWords(details) ? inWords(named) : message };
}

function inWords(details: readonly FieldError[]): string {
  return details.map(({ message }) => message).join('; ');
}

function toldOf(error: unknown): PublicError {
  if (error instanceof MidtransModuleError) return error.toPublic();
  if (error instanceof MidtransError) return gatewayFailure(error);
  if (error instanceof HttpException) return hostsError(error);
  return databaseFailure(error) ?? { ...INTERNAL_ERROR, unexpected: error };
}

/** The status, the words and, where it has one, the code of a host's own exception. */
function hostsError(error: HttpException): PublicError {
  const status = error.getStatus();
  const response = error.getResponse();
  const { message, code }: { message?: unknown; code?: unknown } =
    typeof response === 'object' ? response : {};
  const messages = Array.isArray(message) ? message.map(String) : [];
  return {
    status,
    code: typeof code === 'string' ? code : codeOfStatus(status),
    message: messages.length > 0 ? messages.join('; ') : error.message,
    details: messages.map((each) => ({ field: '', message: each })),
    retryAfterSeconds: status === 503 ? RETRY_AFTER_SECONDS : undefined,
  };
}
