import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';
import { cookieHeader, SESSION_COOKIE, tokenInCookie, type CookieRequest } from './cookies';
import { demoToken, type DemoUser } from './demo-tokens';
import { userOf, type ShopUser } from './shop-user';

/** Who looks at the shop's pages. */
@Injectable()
export class Sessions {
  private readonly jwt: JwtService;
  /** With a merchant's keys nobody gets a token for the asking. */
  readonly isDemo: boolean;

  constructor(@Inject(SHOP_CONFIG) private readonly config: ShopConfig) {
    this.jwt = new JwtService({ secret: config.jwtSecret });
    this.isDemo = config.merchant === undefined;
  }

  userOfRequest(request: CookieRequest): ShopUser | undefined {
    const token = tokenInCookie(request);
    return token === null ? undefined : this.userOfToken(token);
  }

  userOfToken(token: string): ShopUser | undefined {
    try {
      return userOf(this.jwt.verify<Record<string, unknown>>(token, { algorithms: ['HS256'] }));
    } catch {
      return undefined;
    }
  }

  /** The header that keeps a token. */
  cookieOf(token: string): string {
    const isSecure = this.config.environment === 'production';
    return cookieHeader(SESSION_COOKIE, token, { isSecret: true, isSecure });
  }

  demoTokenOf(user: DemoUser): string {
    return demoToken(user, this.config.jwtSecret);
  }
}
