import type { CardBin } from './card.service';
import type { MidtransSavedCard } from './saved-card.entity';

/** A BIN on our wire. */
export function cardBinView(bin: CardBin) {
  return {
    bin: bin.bin,
    brand: bin.brand ?? '',
    bin_type: bin.binType ?? '',
    bin_class: bin.binClass ?? '',
    bank: bin.bank ?? '',
    bank_code: bin.bankCode ?? '',
    country_name: bin.countryName ?? '',
    country_code: bin.countryCode ?? '',
  };
}

/** A saved card on our wire. What it is charged with is nobody's to see. */
export function savedCardView(card: MidtransSavedCard) {
  return {
    id: card.id,
    masked_card: card.maskedCard ?? '',
    card_type: card.cardType ?? '',
    bank: card.bank ?? '',
    expires_at: card.expiresAt?.toISOString() ?? null,
    created_at: card.createdAt.toISOString(),
  };
}
