import { Get, Inject, Post, type Type } from '@nestjs/common';
import { scopeOf, type MidtransUser } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiReading } from '../rest/api-endpoints';
import { Audited, type AuditSubject } from '../rest/audit/audited';
import { MidtransController, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { NoBody } from '../rest/no-body';
import { filterAndPage, listRequest, type PageRequest } from '../rest/page.request';
import { Idempotent, KnownCaller, MidtransBody, MidtransQuery, RequestAccount } from '../rest/parameters';
import { pageOf, toPageResponse, toResponse } from '../rest/response';
import { Authorized } from './pay-account.access';
import type { MidtransPayAccount } from './pay-account.entity';
import { ALREADY_LINKED, OPEN_OUTCOME } from './pay-account.error-docs';
import { PayAccountFilter } from './pay-account.filter';
import { CreatePayAccountInput } from './pay-account.request';
import {
  activationOf,
  NewPayAccountResponse,
  PayAccountResponse,
  paymentOptionsOf,
  PayAccountWithOptionsResponse,
} from './pay-account.response';
import { PayAccountService } from './pay-account.service';

/** What GoPay and Midtrans may say no with. */
const FAILURES = [
  'declined',
  'unknown_to_gateway',
  'gateway_4xx',
  ...GATEWAY_FAILURES,
  'not_stored',
] as const;

const PAY_ACCOUNT: AuditSubject = {
  kind: 'pay_account',
  rows: 'SELECT id, account, NULL AS order_id FROM midtrans_pay_accounts',
};

/** Makes the controller of `/pay-accounts/`: callers see their own, staff see all, and nothing else exists. */
export function createPayAccountsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans pay accounts')
  @MidtransController(mount)
  class MidtransPayAccountsController {
    constructor(
      @Inject(PayAccountService) private readonly payAccounts: PayAccountService,
      @Inject(Accounts) private readonly accounts: Accounts,
    ) {}

    @Post('pay-accounts')
    @ApiMutation({
      summary: 'Begin to link a GoPay account',
      status: 201,
      answer: NewPayAccountResponse,
      meaning: 'The customer goes on at `activation_url`',
      errors: [ALREADY_LINKED, ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOME,
    })
    async create(
      @KnownCaller() { id: userId }: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransBody(CreatePayAccountInput) request: CreatePayAccountInput,
    ) {
      const input = { ...request, account, userId };
      const { payAccount, response } = await this.payAccounts.createPayAccount(input);
      return toResponse(NewPayAccountResponse, { ...payAccount, ...activationOf(response) });
    }

    @Get('pay-accounts')
    @ApiReading({
      summary: 'List GoPay accounts, newest first',
      answer: pageOf(PayAccountResponse, 'MidtransPayAccountPage'),
      errors: ['invalid_input'],
    })
    async list(
      @KnownCaller() caller: MidtransUser,
      @RequestAccount() account: string | undefined,
      @MidtransQuery(listRequest(PayAccountFilter)) query: PayAccountFilter & PageRequest,
    ) {
      const { filter, page } = filterAndPage(query);
      const found = await this.payAccounts.list({ ...filter, scope: scopeOf(caller, account) }, page);
      return toPageResponse(PayAccountResponse, found);
    }

    @Get('pay-accounts/:id')
    @ApiId('GoPay account')
    @ApiReading({
      summary: 'Ask Midtrans how a GoPay account stands, and what it can be charged with',
      answer: PayAccountWithOptionsResponse,
      errors: ['not_found', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async retrieve(@Authorized() found: MidtransPayAccount, @KnownCaller() caller: MidtransUser) {
      // What is known of it can be read, where Midtrans cannot be asked any more.
      if (!this.accounts.has(found.account)) {
        return toResponse(PayAccountWithOptionsResponse, { ...found, paymentOptions: [] });
      }
      const { payAccount, response } = await this.payAccounts.getPayAccount(found);
      const paymentOptions = paymentOptionsOf(response, found.userId === caller.id);
      return toResponse(PayAccountWithOptionsResponse, { ...payAccount, paymentOptions });
    }

    @Post('pay-accounts/:id/unbind')
    @Audited('unbind_pay_account', PAY_ACCOUNT)
    @ApiId('GoPay account')
    @ApiMutation({
      summary: 'Unlink a GoPay account',
      answer: PayAccountResponse,
      meaning: 'It can be charged no more',
      errors: ['not_found', 'invalid_state', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOME,
    })
    async unbind(
      @Authorized() found: MidtransPayAccount,
      @MidtransBody(NoBody) _request: NoBody,
      @Idempotent() idempotency: IdempotencyContext,
    ) {
      const { payAccount } = await this.payAccounts.unbindPayAccount(found, { idempotency });
      return toResponse(PayAccountResponse, payAccount);
    }
  }
  return MidtransPayAccountsController;
}
