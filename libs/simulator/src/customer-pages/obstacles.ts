import type { Language } from './language';

const INDONESIAN: Readonly<Record<string, string>> = {
  'the order is paid': 'pesanan sudah lunas',
  'a payment of the order is under way': 'pembayaran pesanan sedang berjalan',
  'a payment of the order was denied': 'pembayaran pesanan sudah ditolak',
  'the session is canceled': 'sesi dibatalkan',
  'a newer token replaced this one': 'token ini sudah digantikan',
  'the page has expired': 'halaman sudah kedaluwarsa',
  'the link is no longer available': 'tautan tidak tersedia lagi',
  'the link has expired': 'tautan sudah kedaluwarsa',
  'the link is used up': 'tautan sudah habis dipakai',
  'a payment is under way': 'pembayaran sedang berjalan',
};

/** Why a page takes no payment, in the customer's language as far as it is known there. */
export function obstacleIn(language: Language, obstacle: string): string {
  return language === 'id' ? (INDONESIAN[obstacle] ?? obstacle) : obstacle;
}
