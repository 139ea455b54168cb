import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { SubscriptionNotFoundError } from './subscription.errors';
import { AuthorizedLookup } from '../rest/authorized-lookup';
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
