import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Sessions } from '../../auth/sessions';
import type { ShopUser } from '../../auth/shop-user';
import type { PageRequest } from './visits';

/** Lets in whoever is signed in. In the demo whoever comes first is its first customer. */
@Injectable()
export class VisitorGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<PageRequest & { user?: ShopUser }>();
    request.user = this.sessions.userOfRequest(request) ?? this.firstCustomer(request, http.getResponse());
    if (request.user === undefined) throw new UnauthorizedException();
    return true;
  }

  private firstCustomer({ method }: PageRequest, response: unknown): ShopUser | undefined {
    if (!this.sessions.isDemo || method !== 'GET') return undefined;
    const token = this.sessions.demoTokenOf('customer-1');
    this.adapterHost.httpAdapter.setHeader(response, 'Set-Cookie', this.sessions.cookieOf(token));
    return this.sessions.userOfToken(token);
  }
}
