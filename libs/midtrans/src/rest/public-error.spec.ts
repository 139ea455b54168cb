import { ForbiddenException } from '@nestjs/common';
import { MidtransInputError, OutcomeUnknownError } from '../errors/midtrans.errors';
import { MidtransConnectionError } from '../gateway';
import { publicErrorOf } from './public-error';

const lost = new MidtransConnectionError({ message: 'words', attempts: 1, outcomeUnknown: true });

it('an error of ours keeps its status, code, message and details', () => {
  const details = [{ field: 'grossAmount', message: 'grossAmount must be above 0' }];
  expect(publicErrorOf(new MidtransInputError(details))).toEqual({
    statusCode: 400,
    error: 'Bad Request',
    code: 'invalid_input',
    message: 'grossAmount must be above 0',
    details,
  });
});

it('an outcome that is not known keeps what to ask about', () => {
  const error = new OutcomeUnknownError('charge', { orderId: 'order-1' }, 'ask again', lost);
  expect(publicErrorOf(error)).toMatchObject({
    statusCode: 502,
    code: 'gateway_failed',
    order_id: 'order-1',
  });
});

it('errors of the gateway and of Nest are told as our endpoints tell them', () => {
  expect(publicErrorOf(lost)).toMatchObject({ statusCode: 502, code: 'gateway_failed' });
  expect(publicErrorOf(new ForbiddenException('not yours'))).toMatchObject({
    statusCode: 403,
    code: 'forbidden',
    message: 'not yours',
  });
});

it.each([new TypeError('the secret'), 'the secret', undefined])('nothing is told of %p', (error) => {
  expect(publicErrorOf(error)).toEqual({
    statusCode: 500,
    error: 'Internal Server Error',
    code: 'internal_error',
    message: 'Internal server error',
    details: [],
  });
});
