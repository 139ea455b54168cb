import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Observable } from 'rxjs';
import type { BrowserGateway } from '../../gateway/browser-gateway';
import { BROWSER_GATEWAY } from '../../gateway/gateway.tokens';
import { contentSecurityPolicy } from './content-security-policy';

/** Gives every page what browsers are told of it. */
@Injectable()
export class PageResponseInterceptor implements NestInterceptor {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(BROWSER_GATEWAY) private readonly gateway: BrowserGateway,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    setPageHeaders(this.adapterHost, this.gateway, context.switchToHttp().getResponse());
    return next.handle();
  }
}

export function setPageHeaders(
  { httpAdapter }: HttpAdapterHost,
  gateway: BrowserGateway,
  response: unknown,
): void {
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentSecurityPolicy(gateway),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
}
