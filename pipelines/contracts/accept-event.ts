import { z } from 'zod';
import { acceptorOf, NOT_ACCEPTED } from './acceptor.ts';
import { contracts } from './all-contracts.ts';
import { countKeyEnds, mayHoldNul } from './document-fault.ts';
import { envelopeFields } from './envelope.ts';
import { fieldOf } from './schema-outline.ts';

const acceptors = new Map(
  Object.values(contracts).map(({ detailType, source, schema }) => {
    const document = z.object({
      ...envelopeFields,
      source: z.literal(source),
      'detail-type': z.literal(detailType),
      detail: schema,
    });
    return [detailType as string, acceptorOf(fieldOf(document))];
  }),
);

/**
 * Whether a document is certainly a valid event of the current version that zod would hand back unchanged: the common case, told
 * several times faster than by validating. False says nothing; the slow way then finds out, and why.
 */
export function isPlainEvent(text: string, document: Record<string, unknown>): boolean {
  const detailType = document['detail-type'];
  const accept = typeof detailType === 'string' ? acceptors.get(detailType) : undefined;
  if (!accept) return false;
  const keys = accept(document);
  return keys !== NOT_ACCEPTED && keys === countKeyEnds(text) && !mayHoldNul(text);
}
