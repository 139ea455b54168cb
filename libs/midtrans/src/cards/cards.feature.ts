import { defineFeature } from '../features/feature';
import { CreateSavedCards1795219200004 } from '../migrations/1795219200004-create-saved-cards';
import { CardVault } from './card-vault';
import { cardOptions } from './card.options';
import { CardService } from './card.service';
import { createCardsController } from './cards.controller';
import { MidtransSavedCard } from './saved-card.entity';
import { SavedCardRepository } from './saved-card.repository';

/** Cards that customers saved, and what is known of a card by its first digits. */
export const cards = defineFeature({
  name: 'cards',
  entities: [MidtransSavedCard],
  migrations: [CreateSavedCards1795219200004],
  providers: [SavedCardRepository, CardVault],
  exports: [CardService],
  controllers: { cards: [createCardsController] },
  options: { cards: cardOptions },
});
