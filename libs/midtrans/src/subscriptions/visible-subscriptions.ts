import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import { SubscriptionNotFoundError } from '../errors/subscription.errors';
import { VisibleRows } from '../rest/visible-rows';
import type { Subscription } from './subscription.entity';
import { SubscriptionRepository } from './subscription.repository';

@Injectable()
export class VisibleSubscriptions extends VisibleRows<Subscription> {
  constructor(repository: SubscriptionRepository, access: AccessService) {
    super(
      access,
      (id) => repository.findById(id),
      () => new SubscriptionNotFoundError(),
    );
  }
}
