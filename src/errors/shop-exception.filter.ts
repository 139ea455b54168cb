import { Catch, HttpException, type ArgumentsHost } from '@nestjs/common';
import { MidtransExceptionFilter } from 'nestjs-midtrans';

/** One shape for every error of the shop, the payment module's, also for what fails before a route is found. */
@Catch()
export class ShopExceptionFilter extends MidtransExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    super.catch(asHttpException(error), host);
  }
}

/** Express' body parser says what is wrong with a request in errors that Nest takes for ours. */
function asHttpException(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof HttpException) return error;
  const { status, expose } = error as Error & { status?: unknown; expose?: unknown };
  return typeof status === 'number' && expose === true ? new HttpException(error.message, status) : error;
}
