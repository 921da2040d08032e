import { z } from 'zod';
import { identifier, shortText } from './fields.ts';
import { personal, pseudonymised } from './privacy.ts';

const customerId = pseudonymised(identifier.nullable());

/** Who ordered. `customerId` is null for a guest. */
export const customer = z.object({
  customerId,
  name: personal(shortText).optional(),
  email: personal(shortText).optional(),
  phone: personal(shortText).optional(),
});

/** Whom an event concerns, by id alone. */
export const customerReference = z.object({ customerId });

export const shippingAddress = z.object({
  name: personal(shortText).optional(),
  street: personal(shortText).optional(),
  postcode: personal(shortText).optional(),
  city: personal(shortText).optional(),
});
