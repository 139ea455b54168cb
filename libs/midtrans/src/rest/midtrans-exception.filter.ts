import { Catch, Injectable, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { redactText } from '../gateway';
import { answerOf } from './error.answer';

/** Gives every error of our controllers one shape, in any host, on any adapter. */
@Catch()
@Injectable()
export class MidtransExceptionFilter implements ExceptionFilter {
  private readonly logger = new Logger('Midtrans:rest');

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const { httpAdapter } = this.adapterHost;
    const http = host.switchToHttp();
    const response: unknown = http.getResponse();
    const { body, retryAfterSeconds, unexpected } = answerOf(error, http.getRequest());
    if (unexpected !== undefined) this.logger.error(redactText(stackOf(unexpected)));
    if (httpAdapter.isHeadersSent(response)) return;
    if (retryAfterSeconds !== undefined) {
      httpAdapter.setHeader(response, 'Retry-After', String(retryAfterSeconds));
    }
    httpAdapter.reply(response, body, body.statusCode);
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
