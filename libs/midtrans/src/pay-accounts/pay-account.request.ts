import { Expose } from 'class-transformer';
import { Described } from '../validation/described';
import { CallbackUrl, Digits, HostText, Optional, Text } from '../validation/rules';

/** What {@link PayAccountService.createPayAccount} takes. */
export class CreatePayAccountInput {
  /** Of the customer at GoPay, without the country code: digits only, as in `81212345678`. */
  @Expose({ name: 'phone_number' })
  @Described({ description: 'Without the country code', example: '81212345678' })
  @Digits(6, 15)
  phoneNumber: string;

  /** `62` */
  @Expose({ name: 'country_code' })
  @Described({ example: '62' })
  @Digits(1, 4)
  countryCode: string;

  /** Where GoPay sends the customer afterwards: a web page, or the scheme of an app. */
  @Expose({ name: 'redirect_url' })
  @Optional()
  @Described({
    description: 'Where GoPay sends the customer afterwards: a web page, or the scheme of an app',
    example: 'https://www.gojek.com',
  })
  @CallbackUrl()
  redirectUrl?: string;

  /** The user whose account it is, in the host's own terms: nobody else gets at it. */
  @Optional()
  @HostText(255)
  userId?: string;

  /** The merchant account. @default 'default' */
  @Optional()
  @Text(64)
  account?: string;
}
