import type { Concept, SearchTerm } from './understood-query.ts';

/** A node of what OpenSearch answers to `explain`. */
export interface Explanation {
  readonly value: number;
  readonly description: string;
  readonly details?: readonly Explanation[];
}

/** One reason for a score. */
export interface ScoreShare {
  /** What was asked for: the words as they were typed, or `popularity`. */
  readonly asked: string;
  /** How the product says it, where that differs: the term and why it counts (`synonym`, `corrected`, …). */
  readonly foundAs: string | null;
  /** Field of the document. */
  readonly where: string;
  readonly score: number;
}

interface Leaf {
  readonly field: string;
  readonly term: string;
  readonly value: number;
}

/**
 * Folds an explanation into its reasons, largest first. They add up to the score: of alternatives only the best counts,
 * and what others add to it is theirs.
 */
export function explainScore(explanation: Explanation, concepts: readonly Concept[]): ScoreShare[] {
  const shares = new Map<string, ScoreShare>();
  for (const { field, term, value } of leavesOf(explanation)) {
    const share = shareOf(field, term, concepts);
    const key = JSON.stringify([share.asked, share.foundAs, share.where]);
    const score = (shares.get(key)?.score ?? 0) + value;
    shares.set(key, { ...share, score });
  }
  return [...shares.values()].filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
}

function leavesOf(node: Explanation, factor = 1): Leaf[] {
  const { value, description, details = [] } = node;
  if (value === 0 || description.startsWith('match on required clause')) return [];
  const leaf = leafOf(description, value * factor);
  if (leaf !== undefined) return [leaf];
  const [, others] = /^max(?: plus ([\d.E-]+) times others)? of/.exec(description) ?? [];
  if (description.startsWith('max')) return bestLeaves(details, factor, others === undefined ? 0 : Number(others));
  if (description.startsWith('sum of')) return details.flatMap((detail) => leavesOf(detail, factor));
  return [{ field: description.slice(0, 60), term: '', value: value * factor }];
}

function bestLeaves(details: readonly Explanation[], factor: number, others: number): Leaf[] {
  // Of equals the words as they stand say more than two of them glued together.
  const gluedLast = ({ description }: Explanation) => Number(description.includes('.pairs:'));
  const [best, ...rest] = [...details].sort(
    (one, other) => other.value - one.value || gluedLast(one) - gluedLast(other),
  );
  const further = others === 0 ? [] : rest.flatMap((detail) => leavesOf(detail, factor * others));
  return best === undefined ? [] : [...leavesOf(best, factor), ...further];
}

/** A clause that matched, or a feature of the product. */
function leafOf(description: string, value: number): Leaf | undefined {
  const [, field, term] =
    /^(?:weight|ConstantScore)\((?:Synonym\()?([\w.]+):(\S+?)(?: in \d+)?\)/.exec(description) ?? [];
  if (field !== undefined && term !== undefined) return { field, term, value };
  const [, feature] = /on the \S+ field for the (\w+) feature/.exec(description) ?? [];
  return feature === undefined ? undefined : { field: feature, term: '', value };
}

function shareOf(field: string, term: string, concepts: readonly Concept[]): Omit<ScoreShare, 'score'> {
  const meant = concepts.flatMap((concept) => {
    const found = concept.terms.find((one) => one.term === term && fits(one, field));
    return found === undefined ? [] : [{ typed: concept.typed, found }];
  });
  if (meant.length === 0) return { asked: term === '' ? field : 'code', foundAs: term || null, where: field };
  const { origin } = meant[0]?.found ?? { origin: 'typed' };
  const asked = meant.map(({ typed }) => typed).join(' + ');
  return { asked, foundAs: origin === 'typed' ? null : `${term} (${origin})`, where: field };
}

/** Glued neighbours are looked for in their own subfield only. */
function fits({ vocabulary }: SearchTerm, field: string): boolean {
  return (vocabulary === 'pairs') === field.endsWith('.pairs');
}
