import { Get, HttpCode, Inject, Post, type Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { scopeOf } from '../access/midtrans-user';
import { MidtransInputError } from '../errors/midtrans.errors';
import { ApiBody, ApiTags } from '../rest/api-docs';
import { ApiId, ApiMutation, ApiNoBody, ApiPage, ApiReading } from '../rest/api-endpoints';
import { MidtransController, withTrailingSlash, type ControllerOptions } from '../rest/controllers';
import { GATEWAY_FAILURES } from '../rest/error.catalogue';
import { IdempotencyContexts } from '../rest/idempotency/idempotency-contexts';
import { objectBody } from '../rest/json-body';
import { pageRequestOf, pageView } from '../rest/page.query';
import { AnyAdapterRequest, bodyOf, queryOf } from '../rest/request';
import {
  NewPayAccountDoc,
  PayAccountBodyDoc,
  PayAccountDoc,
  PayAccountPageDoc,
  PayAccountWithOptionsDoc,
} from './pay-account.docs';
import type { CreatePayAccountInput } from './pay-account.input';
import { PayAccountService } from './pay-account.service';
import { newPayAccountView, payAccountView, payAccountWithOptionsView } from './pay-account.view';
import { ALREADY_LINKED, OPEN_OUTCOME } from './pay-account.error-docs';
import { PayAccountAccess } from './pay-account.access';

/** What GoPay and Midtrans may say no with. */
const FAILURES = [
  'declined',
  'unknown_to_gateway',
  'gateway_4xx',
  ...GATEWAY_FAILURES,
  'not_stored',
] as const;

/** Makes the controller of `/pay-accounts/`: callers see their own, staff see all, and nothing else exists. */
export function createPayAccountsController(mount: ControllerOptions): Type {
  @ApiTags('Midtrans pay accounts')
  @MidtransController(mount)
  class MidtransPayAccountsController {
    constructor(
      @Inject(PayAccountService) private readonly payAccounts: PayAccountService,
      @Inject(PayAccountAccess) private readonly lookup: PayAccountAccess,
      @Inject(AccessService) private readonly access: AccessService,
      @Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts,
    ) {}

    @Post(withTrailingSlash('pay-accounts'))
    @HttpCode(201)
    @ApiBody({ type: PayAccountBodyDoc })
    @ApiMutation({
      summary: 'Begin to link a GoPay account',
      status: 201,
      answer: NewPayAccountDoc,
      meaning: 'The customer goes on at `activation_url`',
      errors: [ALREADY_LINKED, ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOME,
    })
    async create(@AnyAdapterRequest() request: unknown) {
      const { id: userId } = await this.access.user(request);
      const input = inputOf(bodyOf(request));
      try {
        const { payAccount, response } = await this.payAccounts.createPayAccount({ ...input, userId });
        return newPayAccountView(payAccount, response);
      } catch (error) {
        throw error instanceof MidtransInputError ? inBodyNames(error) : error;
      }
    }

    @Get(withTrailingSlash('pay-accounts'))
    @ApiPage()
    @ApiReading({
      summary: 'List GoPay accounts, newest first',
      answer: PayAccountPageDoc,
      errors: ['invalid_input'],
    })
    async list(@AnyAdapterRequest() request: unknown) {
      const scope = scopeOf(await this.access.user(request));
      const page = pageRequestOf(queryOf(request));
      return pageView(await this.payAccounts.list({ scope }, page), payAccountView);
    }

    @Get(withTrailingSlash('pay-accounts/:id'))
    @ApiId('GoPay account')
    @ApiReading({
      summary: 'Ask Midtrans how a GoPay account stands, and what it can be charged with',
      answer: PayAccountWithOptionsDoc,
      errors: ['not_found', 'unknown_to_gateway', 'gateway_4xx', ...GATEWAY_FAILURES],
    })
    async retrieve(@AnyAdapterRequest() request: unknown) {
      const { payAccount: found, isOwn } = await this.lookup.of(request);
      const { payAccount, response } = await this.payAccounts.getPayAccount(found);
      return payAccountWithOptionsView(payAccount, response, isOwn);
    }

    @Post(withTrailingSlash('pay-accounts/:id/unbind'))
    @HttpCode(200)
    @ApiId('GoPay account')
    @ApiNoBody()
    @ApiMutation({
      summary: 'Unlink a GoPay account',
      answer: PayAccountDoc,
      meaning: 'It can be charged no more',
      errors: ['not_found', 'invalid_state', ...FAILURES],
      leavesOutcomeOpen: OPEN_OUTCOME,
    })
    async unbind(@AnyAdapterRequest() request: unknown) {
      objectBody(bodyOf(request), []);
      const { payAccount: found } = await this.lookup.of(request);
      const { payAccount } = await this.payAccounts.unbindPayAccount(found, {
        idempotency: this.idempotency.of(request),
      });
      return payAccountView(payAccount);
    }
  }
  return MidtransPayAccountsController;
}

const BODY_FIELDS = {
  phoneNumber: 'phone_number',
  countryCode: 'country_code',
  redirectUrl: 'redirect_url',
} as const;

/** Values stay as they came: the service validates them. */
function inputOf(body: unknown): CreatePayAccountInput {
  const { phone_number, country_code, redirect_url } = objectBody(body, Object.values(BODY_FIELDS));
  return {
    phoneNumber: phone_number,
    countryCode: country_code,
    redirectUrl: redirect_url,
  } as CreatePayAccountInput;
}

function inBodyNames({ details }: MidtransInputError): MidtransInputError {
  const names = new Map<string, string>(Object.entries(BODY_FIELDS));
  return new MidtransInputError(
    details.map(({ field, message }) => {
      const name = names.get(field);
      return name === undefined ? { field, message } : { field: name, message: message.replace(field, name) };
    }),
  );
}
