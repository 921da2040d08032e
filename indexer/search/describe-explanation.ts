import { type Absence, deepestRank, type ProductExplained, type RankedProduct } from './explain-product.ts';
import type { Concept } from './understood-query.ts';

/** Differences below it are told by nobody apart. */
const leastDifference = 0.01;

const strictnesses = {
  all: 'Products must have all of it.',
  most: 'Too little has all of it: products must have most of it.',
  any: 'Too little has most of it: products must have any of it.',
};

/** How the text was read, one line for each word that means more than itself. */
export function describeQuery({ understood, strictness, total, has, lacks }: ProductExplained): string[] {
  if (understood === null) return ['No text: everything is found, what sells best first.'];
  const corrected = understood.corrections.map((one) => `"${one.typed}" was taken for "${one.corrected}"`);
  const list = (words: readonly string[]) =>
    words.length === 0 ? 'none' : words.map((word) => `"${word}"`).join(', ');
  return [
    `Searched for: ${understood.concepts.map(describeConcept).join('; ') || 'nothing that can be found'}`,
    ...corrected,
    `${strictnesses[strictness]} ${total} results.`,
    `The product has ${list(has)}; it lacks ${list(lacks)}.`,
  ];
}

function describeConcept({ typed, kind, terms }: Concept): string {
  const others = terms.filter(({ origin }) => origin !== 'typed').map(({ term, origin }) => `${term} (${origin})`);
  const name = kind === 'word' ? `"${typed}"` : `"${typed}" (${kind})`;
  return others.length === 0 ? name : `${name}, also ${others.join(', ')}`;
}

export function describeAbsence(absence: Absence): string {
  switch (absence.why) {
    case 'deleted':
      return 'Not in the result: the product was deleted.';
    case 'inactive':
      return 'Not in the result: the product is not active.';
    case 'hidden':
      return 'Not in the result: a merchandising rule hides it for this text.';
    case 'filtered':
      return `Not in the result: it is left out by ${absence.filters.join(', ')}.`;
    case 'no match':
      return `Not in the result: it lacks ${absence.lacks.map((word) => `"${word}"`).join(', ') || 'every word'}.`;
  }
}

/** At which place the product stands, and what moved it there beside its score. */
export function describeStanding({ ranked, shownAs, isPinned, product, total }: ProductExplained): string {
  const place =
    ranked?.rank == null
      ? `It is found, beyond the first ${deepestRank} results.`
      : `Place ${ranked.rank} of ${total}.`;
  return [
    place,
    ...(isPinned ? ['A merchandising rule pins it.'] : []),
    ...(shownAs === null ? [] : [`Its variant ${shownAs} stands there for the whole group ${product.variantGroup}.`]),
    ...(product.inStock ? [] : ['It is out of stock, so its score counts half.']),
  ].join(' ');
}

/** What a product above has more of, largest difference first. */
export function whatItLacks(own: RankedProduct, above: RankedProduct): string {
  const keyOf = ({ asked, where }: RankedProduct['shares'][number]) => `${asked} in ${where}`;
  const have = new Map(own.shares.map((share) => [keyOf(share), share.score]));
  const more = above.shares
    .map((share) => ({ key: keyOf(share), difference: share.score - (have.get(keyOf(share)) ?? 0) }))
    .filter(({ difference }) => difference > leastDifference)
    .sort((one, other) => other.difference - one.difference)
    .slice(0, 3)
    .map(({ key, difference }) => `${key} +${difference.toFixed(2)}`);
  return more.length === 0
    ? 'no more in any word; placed by other things (pin, stock, order)'
    : `more for ${more.join(', ')}`;
}
