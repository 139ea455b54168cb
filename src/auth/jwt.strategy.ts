import { Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { SHOP_CONFIG, type ShopConfig } from '../config/shop.config';

/** What the payment module's access rules read from `request.user`. */
export interface ShopUser {
  readonly id: string;
  readonly is_staff: boolean;
  /** The merchant account whose shop they are in; undefined for the first merchant's customers, and for staff of all. */
  readonly merchant: string | undefined;
}

/** The merchant account that a request is about, by its token. A customer who is in no other shop is in the first merchant's. */
export function merchantOfRequest(request: unknown): string | undefined {
  const { user } = request as { readonly user?: ShopUser };
  return user?.merchant ?? (user?.is_staff === true ? undefined : 'default');
}

/** Bearer tokens signed with HS256 and our secret; `sub` is the user, `is_staff` says what it says, and `merchant` whose shop it is. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(@Inject(SHOP_CONFIG) config: ShopConfig) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: config.jwtSecret,
      // Without it a token could choose how it is checked.
      algorithms: ['HS256'],
    });
  }

  validate(claims: Readonly<Record<string, unknown>>): ShopUser {
    const { sub, is_staff: isStaff, merchant } = claims;
    if (typeof sub !== 'string' || sub === '') throw new UnauthorizedException();
    return {
      id: sub,
      is_staff: isStaff === true,
      merchant: typeof merchant === 'string' ? merchant : undefined,
    };
  }
}
