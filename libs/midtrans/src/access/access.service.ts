import { Injectable } from '@nestjs/common';
import { requireUser, userOfRequest, type AccessOptions, type MidtransUser } from './midtrans-user';

/** Finds out who makes a request, after the guards. */
@Injectable()
export class AccessService {
  constructor(
    private readonly options: AccessOptions,
    private readonly isPublic: boolean,
  ) {}

  /** @returns null for nobody, where the controllers are public */
  async caller(request: unknown): Promise<MidtransUser | null> {
    const resolve = this.options.resolveUser ?? userOfRequest;
    return requireUser(await resolve(request), this.isPublic);
  }
}
