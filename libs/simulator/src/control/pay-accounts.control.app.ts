import { Hono, type Context } from 'hono';
import { numbered, pageOf } from './page';
import { problemResponse } from './problem';
import { customerHtml } from '../customer-pages/customer-html';
import { customerProblemPage } from '../customer-pages/problem.page';
import { visitOf } from '../customer-pages/visit';
import { isFromBrowser } from '../http/browser';
import { readFields } from '../http/request';
import { compact, type JsonObject } from '../json';
import { operatorHtml } from '../operator-pages/layout';
import { problemPage } from '../operator-pages/problem.page';
import type { World } from '../world';
import type { PayAccountRecord } from '../pay-accounts/pay-account';
import { payAccountPage } from '../customer-pages/pay-account.page';
import { IllegalPayAccountStatusError, UnknownPayAccountError } from '../pay-accounts/pay-account.errors';
import type { PayAccounts } from '../pay-accounts/pay-accounts';

/** What every customer of the sandbox proves their identity with. */
const PROOFS = { otp: '987654', pin: '112233' } as const;

type Proof = keyof typeof PROOFS;

function problem(context: Context, error: Error): Response | Promise<Response> {
  if (!(error instanceof IllegalPayAccountStatusError)) return problemResponse(context, error);
  const { message, from, to } = error;
  return isFromBrowser(context)
    ? operatorHtml(context, problemPage('GoPay does not allow this', message), 409)
    : context.json({ error: 'illegal_pay_account_status', message, from, to }, 409);
}

/** The first proof that was given and is wrong; a program need not give any. */
function wrongProof(fields: JsonObject): Proof | undefined {
  const names = ['otp', 'pin'] as const;
  return names.find((name) => fields[name] !== undefined && fields[name] !== PROOFS[name]);
}

/** GoPay's page, where a customer links an account, and the control API's part for accounts. */
export function payAccountsControlApp(payAccounts: PayAccounts, { clock, merchant }: World): Hono {
  const app = new Hono();
  const found = (context: Context): PayAccountRecord => {
    const id = context.req.param('id') ?? '';
    const record = payAccounts.find(id);
    if (!record) throw new UnknownPayAccountError(id);
    return record;
  };
  const bodyOf = (record: PayAccountRecord) =>
    compact({
      ...payAccounts.describe(record),
      phone_number: record.phoneNumber,
      country_code: record.countryCode,
      redirect_url: record.redirectUrl,
    });
  const page = (context: Context, record: PayAccountRecord, mistake?: Proof) =>
    customerHtml(
      context,
      payAccountPage({
        ...PROOFS,
        account: payAccounts.viewOf(record),
        merchant,
        visit: visitOf(context),
        now: clock.now(),
        mistake,
      }),
      mistake ? 400 : 200,
    );
  const done = (context: Context, record: PayAccountRecord, url?: string) =>
    isFromBrowser(context)
      ? context.redirect(url ?? `/simulator/pay-accounts/${record.accountId}`, 303)
      : context.json(bodyOf(record));
  /** The customer leaves GoPay's page for the merchant's. */
  const leave = (context: Context, record: PayAccountRecord) => done(context, record, record.redirectUrl);

  app.onError((error, context) => problem(context, error));
  app.get('/simulator/pay-accounts/:id', (context) => {
    const record = payAccounts.find(context.req.param('id'));
    const visit = visitOf(context);
    if (!record)
      return customerHtml(context, customerProblemPage({ kind: 'not-found', merchant, visit }), 404);
    return page(context, record);
  });
  app.get('/simulator/api/pay-accounts', (context) => {
    const { results, next } = pageOf(context, numbered(payAccounts.all()));
    return context.json({ results: results.map(bodyOf), next });
  });
  app.get('/simulator/api/pay-accounts/:id', (context) => context.json(bodyOf(found(context))));
  app.post('/simulator/api/pay-accounts/:id/link', async (context) => {
    const record = found(context);
    const wrong = wrongProof(await readFields(context));
    if (wrong === undefined) return leave(context, await payAccounts.link(record.accountId));
    const message = `The ${wrong.toUpperCase()} is wrong`;
    return isFromBrowser(context)
      ? page(context, record, wrong)
      : context.json({ error: `wrong_${wrong}`, message }, 400);
  });
  app.post('/simulator/api/pay-accounts/:id/refuse', (context) =>
    leave(context, payAccounts.refuse(found(context).accountId)),
  );
  app.post('/simulator/api/pay-accounts/:id/unlink', async (context) =>
    done(context, await payAccounts.unlink(found(context).accountId)),
  );
  return app;
}
