import type { Context } from 'hono';
import { IllegalAmountError, IllegalTransitionError, InvalidFieldError, SimulatorError } from '../errors';
import { isFromBrowser } from '../http/browser';
import type { JsonObject } from '../json';
import { operatorHtml } from '../operator-pages/layout';
import { problemPage } from '../operator-pages/problem.page';

interface Problem {
  readonly status: 400 | 404 | 409;
  readonly title: string;
  readonly body: JsonObject;
}

/** What the control API answers where something cannot be done: JSON, or a page for a browser's form. */
export function problemResponse(context: Context, error: Error): Response | Promise<Response> {
  if (!(error instanceof SimulatorError)) throw error;
  const { status, title, body } = problemOf(error);
  return isFromBrowser(context)
    ? operatorHtml(context, problemPage(title, error.message), status)
    : context.json(body, status);
}

function problemOf(error: SimulatorError): Problem {
  const { message } = error;
  if (error instanceof IllegalTransitionError) {
    const { from, to } = error;
    const title = 'The gateway does not allow this';
    return { status: 409, title, body: { error: 'illegal_transition', message, from, to } };
  }
  if (error instanceof IllegalAmountError) {
    const { amount, rest } = error;
    const title = 'The gateway does not allow this';
    return { status: 409, title, body: { error: 'illegal_amount', message, amount, rest } };
  }
  if (error instanceof InvalidFieldError) {
    const { field } = error;
    return { status: 400, title: 'This is not right', body: { error: 'invalid_field', message, field } };
  }
  // UnknownTransactionError, UnknownSubscriptionError, …
  const unknown = /^Unknown(\w+)Error$/.exec(error.name)?.[1];
  if (unknown !== undefined) {
    const thing = unknown.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
    const code = `unknown_${thing.replaceAll(' ', '_')}`;
    return { status: 404, title: `No such ${thing}`, body: { error: code, message } };
  }
  return { status: 400, title: 'This is not right', body: { error: 'refused', message } };
}
