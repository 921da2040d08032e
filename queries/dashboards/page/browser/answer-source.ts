import type { Answer, LakeDays, Problem } from '../answers/answer.ts';
import { snapshotFile } from '../answers/snapshot-file.ts';
import type { Period, PeriodChoice } from '../filters/period.ts';
import type { PageSettings, TileSettings } from '../page-settings.ts';

/** Why there is no answer, in a code that the page can act on. */
export class AnswerFailure extends Error {
  override readonly name = 'AnswerFailure';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Where the page gets its figures. Rejects with AnswerFailure, or with the signal's reason. */
export interface AnswerSource {
  lake(signal: AbortSignal): Promise<LakeDays>;
  answer(
    tile: TileSettings,
    asked: { period: Period | null; choice: PeriodChoice },
    signal: AbortSignal,
  ): Promise<Answer>;
}

async function read<T>(address: string, failure: AnswerFailure, signal: AbortSignal): Promise<T> {
  const response = await fetch(address, { headers: { accept: 'application/json' }, signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw failure;
  });
  const body: unknown = await response.json().catch(() => ({}));
  signal.throwIfAborted();
  if (response.ok) return body as T;
  const { code = failure.code, message = failure.message } = body as Partial<Problem>;
  throw new AnswerFailure(code, message);
}

function liveSource(dashboard: string): AnswerSource {
  const failure = new AnswerFailure('SERVER_UNREACHABLE', 'The server of this page does not answer.');
  return {
    lake: (signal) => read('./api/lake', failure, signal),
    answer: ({ answer, takesPeriod }, { period }, signal) => {
      const days = takesPeriod && period !== null ? `?from=${period.from}&to=${period.to}` : '';
      return read(`./api/${dashboard}/${answer}${days}`, failure, signal);
    },
  };
}

function snapshotSource(dashboard: string, lake: LakeDays): AnswerSource {
  const failure = new AnswerFailure('SNAPSHOT_MISSING', 'A file of this page is missing, or cannot be reached.');
  return {
    lake: () => Promise.resolve(lake),
    answer: ({ answer, takesPeriod }, { choice }, signal) => {
      const days = takesPeriod && 'days' in choice ? choice.days : null;
      return read(`./${snapshotFile(dashboard, answer, days)}`, failure, signal);
    },
  };
}

export function answerSource({ snapshot }: PageSettings, dashboard: string): AnswerSource {
  return snapshot === undefined ? liveSource(dashboard) : snapshotSource(dashboard, snapshot.lake);
}
