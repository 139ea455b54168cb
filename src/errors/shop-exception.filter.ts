import { Catch, HttpException, Inject, Logger, type ArgumentsHost } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { MidtransExceptionFilter } from 'nestjs-midtrans';
import { redactText } from 'nestjs-midtrans/gateway';
import type { BrowserGateway } from '../gateway/browser-gateway';
import { BROWSER_GATEWAY } from '../gateway/gateway.tokens';
import { setPageHeaders } from '../shop/pages/page-response.interceptor';
import { problemPage } from '../shop/pages/problem.page';
import { Visits, type PageRequest } from '../shop/pages/visits';

/**
 * One shape for every error of the shop, the payment module's, also for what fails before a route is found. A person who looks at a page
 * is shown one.
 */
@Catch()
export class ShopExceptionFilter extends MidtransExceptionFilter {
  private readonly pageLogger = new Logger('Pages');

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly visits: Visits,
    @Inject(BROWSER_GATEWAY) private readonly gateway: BrowserGateway,
  ) {
    super(host);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<PageRequest>();
    if (!isOfAPage(request)) return super.catch(asHttpException(error), host);
    void this.show(asHttpException(error), request, http.getResponse()).catch((failure: unknown) =>
      super.catch(failure, host),
    );
  }

  private async show(error: unknown, request: PageRequest, response: unknown): Promise<void> {
    const { httpAdapter } = this.host;
    const status = error instanceof HttpException ? error.getStatus() : 500;
    if (status >= 500) this.pageLogger.error(redactText(stackOf(error)));
    if (status === 401) {
      httpAdapter.redirect(response, 303, '/sign-in');
      return;
    }
    const page = String(await problemPage(status, this.visits.of(request)));
    setPageHeaders(this.host, this.gateway, response);
    httpAdapter.reply(response, page, status);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Express' body parser says what is wrong with a request in errors that Nest takes for ours. */
function asHttpException(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpException) return error;
  const { status, expose } = error as Error & { status?: unknown; expose?: unknown };
  return typeof status === 'number' && expose === true ? new HttpException(error.message, status) : error;
}

/** Browsers ask for pages in HTML; programs, and scripts of pages, take anything. */
function isOfAPage({ headers, url }: PageRequest): boolean {
  return (headers.accept ?? '').includes('text/html') && !/^\/(api|docs|demo|health)\b/.test(url);
}
