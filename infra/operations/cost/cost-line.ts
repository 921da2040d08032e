/** Parts of the system, in the order of the flow. */
export const components = [
  'Bus and queues',
  'Lake: ingest',
  'Lake: storage and queries',
  'Search index',
  'Search for shoppers',
  'Print images',
  'Canary',
  'Network, keys, secrets',
  'Watching',
] as const;

export type Component = (typeof components)[number];

/** What one thing costs, in US dollars. */
export interface CostLine {
  readonly component: Component;
  /** Names the service and what of it is billed. */
  readonly what: string;
  readonly usd: number;
}

export function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

/** Joins lines of the same name, each multiplied. */
export function addUp(parts: readonly { readonly lines: readonly CostLine[]; readonly times: number }[]): CostLine[] {
  const joined = new Map<string, CostLine>();
  for (const { lines, times } of parts) {
    for (const line of lines) {
      const key = `${line.component} ${line.what}`;
      joined.set(key, { ...line, usd: (joined.get(key)?.usd ?? 0) + line.usd * times });
    }
  }
  return [...joined.values()];
}
