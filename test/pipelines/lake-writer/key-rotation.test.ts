import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { customerKeysOf } from '../../../pipelines/lake-writer/customer-key.ts';
import { type PseudonymSecret, withNewKey } from '../../../pipelines/lake-writer/pseudonym-secret.ts';
import { writeBatch } from '../../../pipelines/lake-writer/write-batch.ts';
import { eventText } from '../../factories.ts';
import { messagesOf, recordedLake, type StoredRow } from './recorded-lake.ts';

const firstSecret: PseudonymSecret = { current: 'k1', keys: [{ keyId: 'k1', key: 'the first key of the shop' }] };

/** The secret as it was after each of the rotations. */
function secretsOf(rotations: number): PseudonymSecret[] {
  const secrets = [firstSecret];
  for (let number = 1; number <= rotations; number += 1) {
    secrets.push(withNewKey(secrets.at(-1) ?? firstSecret, `the key after rotation ${number}`));
  }
  return secrets;
}

/** The same rule as in the views `orders` and `order_lines`. */
function canonicalKey(row: StoredRow): string {
  return String(row.former_customer_keys ?? row.customer_key).split(' ')[0] ?? '';
}

/** A writer that read the secret after so many rotations writes an order of a customer. */
const delivery = fc.record({ customer: fc.integer({ min: 0, max: 4 }), rotationsSeen: fc.integer({ min: 0, max: 3 }) });

describe('whatever the order of orders and rotations, repeated or not, and however old the secret of each writer', () => {
  test('all orders of a customer have one canonical key, and no two customers share it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 12 }), async (deliveries) => {
        const secrets = secretsOf(3);
        const lake = recordedLake();
        for (const [number, { customer, rotationsSeen }] of deliveries.entries()) {
          const text = eventText('order.placed', {
            orderId: `order-${customer}-${number % 3}`,
            customer: { customerId: `customer-${customer}` },
          });
          const customerKeys = async () => customerKeysOf(secrets[rotationsSeen] ?? firstSecret);
          await writeBatch(messagesOf([text]), { ...lake.ports, customerKeys }, Number.POSITIVE_INFINITY);
        }
        const customers = new Set(deliveries.map(({ customer }) => customer));
        for (const dataset of ['order_events', 'order_lines']) {
          const pairs = lake.rows(dataset).map((row) => `${String(row.order_id).split('-')[1]} ${canonicalKey(row)}`);
          expect(new Set(pairs).size).toBe(customers.size);
          expect(new Set(lake.rows(dataset).map(canonicalKey)).size).toBe(customers.size);
        }
      }),
      { numRuns: 60 },
    );
  });
});
