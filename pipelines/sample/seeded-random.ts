/** A source of reproducible chance: the same seed, topic and index always give the same sequence. */
export interface Random {
  /** A number in [0, 1). */
  unit(): number;
  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  /** One of the choices, each as likely as the others. */
  pick<T>(choices: readonly T[]): T;
  /** One of the choices, in proportion to its weight. */
  weighted<T>(choices: readonly [Weighted<T>, ...Weighted<T>[]]): T;
}

/** A choice and how often it is taken, relative to the others. */
export type Weighted<T> = readonly [choice: T, weight: number];

/** What a sequence is used for; every topic has sequences of its own, so that changing one leaves the others as they are. */
export const topics = {
  buyer: 1,
  order: 2,
  fate: 3,
  artwork: 4,
  search: 5,
  browsing: 6,
  product: 7,
  customer: 8,
  moment: 9,
  delivery: 10,
} as const;

export type Topic = keyof typeof topics;

/**
 * The sequence of one entity. Everything about order 17 is derived from (seed, 'order', 17), so nothing
 * has to be remembered about it between its first and its last event.
 */
export function randomOf(seed: number, topic: Topic, index: number): Random {
  const unit = sfc32(seed >>> 0, topics[topic], index >>> 0, Math.floor(index / 2 ** 32));
  const integer = (low: number, high: number) => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    integer,
    chance: (probability) => unit() < probability,
    pick: (choices) => pickFrom(choices, unit()),
    weighted: (choices) => pickWeighted(choices, unit()),
  };
}

function pickFrom<T>(choices: readonly T[], position: number): T {
  const choice = choices[Math.floor(position * choices.length)];
  if (choice === undefined) throw new RangeError('there is nothing to choose from');
  return choice;
}

function pickWeighted<T>(choices: readonly [Weighted<T>, ...Weighted<T>[]], position: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = position * total;
  for (const [choice, weight] of choices) {
    rest -= weight;
    if (rest < 0) return choice;
  }
  return choices[0][0];
}

/** Chris Doty-Humphrey's small fast counter generator (PractRand), 32-bit; 12 warm-up rounds mix the seed. */
function sfc32(first: number, second: number, third: number, fourth: number): () => number {
  let a = first;
  let b = second;
  let c = third;
  let counter = fourth + 1;
  const next = () => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + mixed) | 0;
    return (mixed >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
}
