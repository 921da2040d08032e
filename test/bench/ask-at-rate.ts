import autocannon from 'autocannon';

/** What shoppers of the sample's shop type, with typing errors, sizes, facets, suggestions and pages in between. */
const paths = [
  '/search?q=poster+a2',
  '/search?q=buisness+cards',
  '/search?q=photo+book&sort=price',
  '/search?q=flyer+a5+gloss&page=2',
  '/search?q=canvas+60x90cm',
  '/search?q=banner&material=mesh',
  '/search?q=business+cards+gold+foil',
  '/search?q=sticker+waterproof',
  '/search?q=300+gsm+postcard',
  '/search?category=Marketing+%2F+Flyers&sort=popularity',
  '/suggest?q=pos',
  '/suggest?q=business+c',
];

/** Milliseconds, and counts. */
export interface Load {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly answers: number;
  readonly failures: number;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Asks at a fixed rate, whatever the answers take, and counts everything but an answer of 200 as a failure. */
export async function askAtRate(url: string, ratePerSecond: number, duration: number): Promise<Load> {
  const latencies: number[] = [];
  let failures = 0;
  const errors = await new Promise<number>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        duration,
        connections: 20,
        overallRate: ratePerSecond,
        timeout: 10,
        requests: paths.map((path) => ({ method: 'GET', path: `${new URL(url).pathname.replace(/\/$/, '')}${path}` })),
      },
      (error: unknown, result) => (error ? reject(error) : resolve(result.errors)),
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      latencies.push(milliseconds);
      if (status !== 200) failures += 1;
    });
  });
  latencies.sort((one, other) => one - other);
  return {
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    answers: latencies.length,
    failures: failures + errors,
  };
}
