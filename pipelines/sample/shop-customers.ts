import { randomOf } from './seeded-random.ts';

/** A country that is delivered to: VAT in thousandths, and units of its currency for 1,000 EUR. */
export interface Market {
  country: string;
  /** What a shop of the nineties writes instead of the ISO code. */
  legacyName: string;
  currency: string;
  perThousandEur: number;
  vatPerMille: number;
}

const market = (country: string, legacyName: string, vatPerMille: number, currency = 'EUR', perThousandEur = 1000) => ({
  country,
  legacyName,
  currency,
  perThousandEur,
  vatPerMille,
});

const markets = [
  [market('DE', 'Germany', 190), 46],
  [market('AT', 'Austria', 200), 10],
  [market('FR', 'France', 200), 9],
  [market('NL', 'Netherlands', 210), 8],
  [market('GB', 'United Kingdom', 200, 'GBP', 860), 8],
  [market('CH', 'Switzerland', 81, 'CHF', 950), 6],
  [market('IT', 'Italy', 220), 4],
  [market('BE', 'Belgium', 210), 3],
  [market('PL', 'Poland', 230), 2],
  [market('ES', 'Spain', 210), 2],
  [market('DK', 'Denmark', 250), 1],
  [market('SE', 'Sweden', 250), 1],
] as const satisfies readonly (readonly [Market, number])[];

const givenNames = ['Anna', 'Jürgen', 'Chloé', 'Søren', 'Zoë', 'Mehmet', 'Agnieszka', 'Luca', 'Noor', '李'] as const;
const familyNames = [
  'Musterfrau',
  'Beispiel',
  "O'Sample",
  'Façade',
  'Ødegård',
  'Test-Person',
  'Łukasik',
  '明',
] as const;
const streets = ['Musterweg', 'Rue de l’Exemple', 'Sample Street', 'Via Campione', 'Voorbeeldlaan'] as const;
const towns = ['Musterstadt', 'Exempleville', 'Sampleton', 'Campione', 'Voorbeelddorp'] as const;

/** Ends every e-mail address of a sample. Whoever finds it in the lake has found a leak. */
export const sampleMailDomain = 'kunde.example';

/** Begins every telephone number of a sample: a range reserved for fiction. */
export const samplePhonePrefix = '+49 30 23125';

/** Someone invented. Null where a guest ordered. */
export interface Customer {
  customerId: string | null;
  isFirstOrder: boolean;
  name: string;
  email: string;
  phone: string;
  address: { name: string; street: string; postcode: string; city: string };
  market: Market;
  /** Where they usually order. */
  channel: 'web' | 'app' | 'phone' | 'store' | 'marketplace';
}

interface Buyer {
  /** The customer: the number of their first order. */
  number: number;
  isGuest: boolean;
}

/**
 * Whoever places an order: a guest, somebody new, or somebody who ordered before. Returning customers are
 * found by following an earlier order back to its buyer, so frequent buyers return most and nothing is remembered.
 */
function buyerOf(seed: number, order: number): Buyer {
  const random = randomOf(seed, 'buyer', order);
  const draw = random.unit();
  if (draw < 0.09) return { number: order, isGuest: true };
  if (draw > 0.44 || order === 0) return { number: order, isGuest: false };
  const earlier = buyerOf(seed, Math.floor(order * Math.sqrt(random.unit())));
  return { number: earlier.isGuest ? order : earlier.number, isGuest: false };
}

/** The customer of an order. Names, addresses and numbers are invented; nobody can have them. */
export function customerOfOrder(seed: number, tag: string, order: number): Customer {
  const buyer = buyerOf(seed, order);
  const random = randomOf(seed, 'customer', buyer.number);
  const given = random.pick(givenNames);
  const family = random.pick(familyNames);
  const name = `${given} ${family}`;
  const customerId = `cus-${tag}-${String(buyer.number + 1).padStart(7, '0')}`;
  const town = random.pick(towns);
  return {
    customerId: buyer.isGuest ? null : customerId,
    isFirstOrder: !buyer.isGuest && buyer.number === order,
    name,
    email: `${buyer.number.toString(36)}.${random.integer(10, 99)}@${sampleMailDomain}`,
    phone: `${samplePhonePrefix} ${String(random.integer(0, 999)).padStart(3, '0')}`,
    address: {
      name,
      street: `${random.pick(streets)} ${random.integer(1, 180)}`,
      postcode: String(random.integer(10_000, 99_999)),
      city: town,
    },
    market: random.weighted(markets),
    channel: random.weighted([
      ['web', 62],
      ['app', 19],
      ['marketplace', 9],
      ['phone', 6],
      ['store', 4],
    ]),
  };
}
