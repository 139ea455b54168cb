import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { SubscriptionNotFoundError } from './subscription.errors';
import { AuthorizedLookup } from '../rest/authorized-lookup';
import { authorizedBy } from '../rest/parameters';
import type { MidtransSubscription } from './subscription.entity';
import { SubscriptionRepository } from './subscription.repository';

@Injectable()
export class SubscriptionAccess extends AuthorizedLookup<MidtransSubscription> {
  constructor(repository: SubscriptionRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new SubscriptionNotFoundError(),
    );
  }
}

/** The subscription that the path names: see {@link authorizedBy}. */
export const Authorized = authorizedBy(SubscriptionAccess);
