import { z } from 'zod';
import { customer, shippingAddress } from './customer.ts';
import { currency, identifier, moneyMinor } from './fields.ts';

/** The fields of a placed order that all versions share. */
export const orderFields = {
  orderId: identifier,
  customer,
  channel: z.enum(['web', 'app', 'phone', 'store', 'marketplace']),
  country: z.string().min(2).max(60).meta({ description: 'ISO-3166 code, or the name that a legacy shop wrote' }),
  shippingAddress: shippingAddress.optional(),
  currency,
  shippingMinor: moneyMinor,
  taxMinor: moneyMinor,
  totalMinor: moneyMinor.meta({ description: 'Lines less discounts, plus shipping and tax, in minor units' }),
};
