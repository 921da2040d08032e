import { readStatementPage, type StatementPage } from './statement-page.ts';

/** A statement as Trino is to run it. */
export interface TrinoStatement {
  readonly sql: string;
  readonly catalog: string;
  readonly schema: string;
  /** Session properties, `catalog.name` for those of a catalog. */
  readonly properties?: Readonly<Record<string, string>>;
}

export interface TrinoClient {
  /**
   * Runs a statement and passes on every answer of the server. A statement whose answers are not read to the end, or whose
   * signal is aborted, is cancelled.
   * @throws TrinoUnreachable when the server does not answer, or answers as no Trino does
   */
  pages(statement: TrinoStatement, signal: AbortSignal): AsyncGenerator<StatementPage>;
}

/** The server cannot be spoken to; the statement itself may be right. */
export class TrinoUnreachable extends Error {
  constructor(detail: string, options?: { cause: unknown }) {
    super(`Trino ${detail}`, options);
    this.name = 'TrinoUnreachable';
  }
}

// https://trino.io/docs/476/develop/client-protocol.html: 502, 503 and 504 ask for another try after 50 to 100 ms, 429 after
// the seconds of Retry-After.
const retriedStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const maxAttempts = 8;
const firstPauseMs = 50;

/** Speaks the client protocol of the Trino server at a URL (`http://host:port`). */
export function createTrinoClient(url: string): TrinoClient {
  const post = async ({ sql, catalog, schema, properties = {} }: TrinoStatement, signal: AbortSignal) => {
    const session = Object.entries(properties).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    const headers = {
      'X-Trino-User': 'athena',
      'X-Trino-Source': 'local-athena',
      'X-Trino-Catalog': catalog,
      'X-Trino-Schema': schema,
      'X-Trino-Time-Zone': 'UTC',
      // Without it the server hides the precision of timestamps.
      'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
      ...(session.length > 0 && { 'X-Trino-Session': session.join(',') }),
    };
    return await ask(`${url}/v1/statement`, { method: 'POST', headers, body: sql, signal });
  };
  return {
    pages: async function* (statement, signal) {
      let page = await post(statement, signal);
      try {
        for (;;) {
          yield page;
          const { nextUri } = page;
          if (nextUri === undefined) return;
          page = await ask(nextUri, { signal });
        }
      } finally {
        if (page.nextUri !== undefined) await cancel(page.nextUri);
      }
    },
  };
}

async function ask(uri: string, init: RequestInit): Promise<StatementPage> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(uri, init).catch((error: unknown) => {
      init.signal?.throwIfAborted();
      throw new TrinoUnreachable(`does not answer at ${new URL(uri).origin}`, { cause: error });
    });
    const text = await response.text();
    if (response.ok) return readStatementPage(text);
    if (!retriedStatuses.has(response.status) || attempt === maxAttempts) {
      throw new TrinoUnreachable(`answered ${response.status}: ${text.slice(0, 500).trim()}`);
    }
    await pause(pauseMs(response, attempt));
    init.signal?.throwIfAborted();
  }
}

function pauseMs(response: Response, attempt: number): number {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.min(seconds, 10) * 1000;
  return firstPauseMs * 2 ** (attempt - 1) * (1 + Math.random());
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

// The server answers 204; when it does not answer there is nothing left to cancel.
async function cancel(uri: string): Promise<void> {
  await fetch(uri, { method: 'DELETE', signal: AbortSignal.timeout(5000) }).catch(() => undefined);
}
