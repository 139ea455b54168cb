import { Injectable } from '@nestjs/common';
import { cookieOf, type CookieRequest } from '../../auth/cookies';
import { Sessions } from '../../auth/sessions';
import type { ShopUser } from '../../auth/shop-user';
import { assetUrl } from './assets';
import { LANGUAGE_COOKIE, languageOf } from './language';
import type { Visit } from './layout';

/** As much of a request as a page is made from. */
export interface PageRequest extends CookieRequest {
  readonly url: string;
  /** Whom a guard let in. */
  readonly user?: ShopUser;
}

/** Tells for whom a page is made. */
@Injectable()
export class Visits {
  constructor(private readonly sessions: Sessions) {}

  of(request: PageRequest): Visit {
    const [path = '/'] = request.url.split('?');
    return {
      language: languageOf(cookieOf(request, LANGUAGE_COOKIE), request.headers['accept-language']),
      user: request.user ?? this.sessions.userOfRequest(request),
      path,
      isDemo: this.sessions.isDemo,
      asset: assetUrl,
    };
  }
}
