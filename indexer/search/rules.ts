import { z } from 'zod';

const productIds = z.array(z.string().min(1).max(128)).max(50);

const ruleSchema = z
  .strictObject({
    queries: z.array(z.string().trim().min(1).max(200)).min(1).max(100),
    match: z.enum(['exact', 'contains']).default('exact'),
    pin: productIds.default([]),
    hide: productIds.default([]),
  })
  .refine(({ pin, hide }) => pin.length + hide.length > 0, { error: 'pins nothing and hides nothing' })
  .refine(({ pin, hide }) => !pin.some((id) => hide.includes(id)), { error: 'pins and hides the same product' })
  .refine(({ pin }) => new Set(pin).size === pin.length, { error: 'pins a product twice', path: ['pin'] });

export const rulesSchema = z.array(ruleSchema).max(1_000);

/** Places products for certain queries (`pin`, in this order, at the top) and keeps others out (`hide`). */
export type Rule = z.output<typeof ruleSchema>;

/** What all rules together say of one query. */
export interface Placement {
  readonly pin: readonly string[];
  readonly hide: readonly string[];
}

const maxPins = 50;

/** Letters and digits only, so that case, hyphens and spaces do not decide whether a rule is meant. */
function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function isMeant({ queries, match }: Rule, words: string): boolean {
  return queries.some((query) => {
    const wanted = wordsOf(query);
    if (wanted === '') return false;
    return match === 'exact' ? words === wanted : ` ${words} `.includes(` ${wanted} `);
  });
}

/** Applies the rules in their order; what any of them hides is not pinned. */
export function placementFor(rules: readonly Rule[], text: string): Placement {
  const words = wordsOf(text);
  const meant = words === '' ? [] : rules.filter((rule) => isMeant(rule, words));
  const hide = [...new Set(meant.flatMap((rule) => rule.hide))];
  const pin = [...new Set(meant.flatMap((rule) => rule.pin))].filter((id) => !hide.includes(id)).slice(0, maxPins);
  return { pin, hide };
}
