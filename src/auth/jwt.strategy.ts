import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';
import { tokenInCookie, type CookieRequest } from './cookies';
import { userOf, type ShopUser } from './shop-user';

/** The merchant account that a request is about, by its token. A customer who is in no other shop is in the first merchant's. */
export function merchantOfRequest(request: unknown): string | undefined {
  const { user } = request as { readonly user?: ShopUser };
  return user?.merchant ?? (user?.is_staff === true ? undefined : 'default');
}

/** Tokens signed with HS256 and our secret: `Authorization: Bearer …` of programs, a cookie of the shop's own pages. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(@Inject(SHOP_CONFIG) config: ShopConfig) {
    super({
      jwtFromRequest: ExtractJwt.fromExtractors([
        ExtractJwt.fromAuthHeaderAsBearerToken(),
        (request: CookieRequest) => tokenInCookie(request),
      ]),
      secretOrKey: config.jwtSecret,
      // Without it a token could choose how it is checked.
      algorithms: ['HS256'],
    });
  }

  validate(claims: Readonly<Record<string, unknown>>): ShopUser {
    const user = userOf(claims);
    if (user === undefined) throw new UnauthorizedException();
    return user;
  }
}
