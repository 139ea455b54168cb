import { ApiSchema } from '../../rest/api-docs';
import { Field, NestedField } from '../../rest/response';
import { PaymentResponse } from '../payment.response';

/** A page of Snap's. */
@ApiSchema({ name: 'MidtransSnapTransaction' })
export class SnapResponse {
  @NestedField(() => PaymentResponse) payment: PaymentResponse;
  @Field({ description: 'For `snap.pay()`', example: '66e4fa55-fdac-4ef9-91b5-733b97d1b862' }) token: string;
  @Field({
    description: "Snap's page, for a redirect",
    example: 'https://app.sandbox.midtrans.com/snap/v4/redirection/66e4fa55-fdac-4ef9-91b5-733b97d1b862',
  })
  redirect_url: string;
  @Field({
    description: 'For `data-client-key`. Empty where there is none',
    example: 'SB-Mid-client-example',
  })
  client_key: string;
  @Field({ example: 'https://app.sandbox.midtrans.com/snap/snap.js' }) snap_js_url: string;
}
