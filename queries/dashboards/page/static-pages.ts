import { htmlFile, type PageFile } from '../../../pipelines/pages/bundle-page.ts';
import { QueryError } from '../../athena/errors.ts';
import type { SavedQuery } from '../../saved-query.ts';
import type { Dashboard } from '../dashboard.ts';
import type { Answer } from './answers/answer.ts';
import type { LakeReader } from './answers/lake-reader.ts';
import { snapshotFile } from './answers/snapshot-file.ts';
import { answerNameOf, neededDays, questionOf } from './answers/tile-question.ts';
import { canAsk } from './filters/can-ask.ts';
import { type Period, periodPresets, resolvePeriod } from './filters/period.ts';
import { buildPageAssets } from './page-assets.ts';
import { pageDocuments } from './page-documents.ts';

export interface StaticPagesOptions {
  readonly dashboards: readonly Dashboard[];
  readonly queries: ReadonlyMap<string, Pick<SavedQuery, 'parameters'>>;
  readonly lake: LakeReader;
  /** When the figures are of. */
  readonly madeAt: Date;
  readonly signal: AbortSignal;
  readonly onAnswer?: (done: number, all: number) => void;
}

interface Question {
  readonly file: string;
  readonly query: string;
  readonly values: Readonly<Record<string, string>>;
}

interface SnapshotDays {
  readonly periods: Readonly<Record<string, Period>>;
  readonly latest: string | null;
}

/** So many questions are asked at once. */
const atOnce = 4;

function questions({ dashboards, queries }: StaticPagesOptions, { periods, latest }: SnapshotDays): Question[] {
  const found = new Map<string, Question>();
  for (const dashboard of dashboards) {
    for (const tile of dashboard.tiles) {
      const answer = answerNameOf(tile, dashboard);
      const needed = neededDays(tile, queries);
      const choices = needed.takesPeriod ? Object.keys(periods).map(Number) : [null];
      for (const days of choices) {
        const file = snapshotFile(dashboard.name, answer, days);
        const period = days === null ? null : (periods[days] ?? null);
        if (canAsk(needed, period, latest)) found.set(file, { file, ...questionOf(tile, period, queries) });
      }
    }
  }
  return [...found.values()];
}

function jsonFile(name: string, answer: Answer): PageFile {
  const content = new TextEncoder().encode(JSON.stringify(answer));
  return { name, contentType: 'application/json', content, isImmutable: false };
}

/** A build asks dozens of questions: whoever reads of a failure wants to know which. */
async function ask({ lake, signal }: StaticPagesOptions, query: string, values: Question['values']): Promise<Answer> {
  try {
    return await lake.ask(query, values, signal);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new QueryError(error.code, `${query}: ${error.message}`, { cause: error });
  }
}

/** Dashboards may ask the same; the lake is asked once. */
async function answers(all: readonly Question[], options: StaticPagesOptions): Promise<PageFile[]> {
  const keyOf = ({ query, values }: Question) => JSON.stringify([query, Object.entries(values).sort()]);
  const distinct = [...new Map(all.map((question) => [keyOf(question), question])).entries()];
  const answered = new Map<string, Answer>();
  const waiting = distinct.values();
  const work = async () => {
    for (const [key, { query, values }] of waiting) {
      answered.set(key, await ask(options, query, values));
      options.onAnswer?.(answered.size, distinct.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return all.flatMap((question) => {
    const answer = answered.get(keyOf(question));
    return answer === undefined ? [] : [jsonFile(question.file, answer)];
  });
}

/**
 * The pages as files that need no server: with the answers for the preset periods as they are now. Rejects with
 * QueryError when the lake does not answer.
 */
export async function staticPages(options: StaticPagesOptions): Promise<PageFile[]> {
  const { dashboards, queries, lake, madeAt, signal } = options;
  const days = await lake.days(signal);
  const periods = Object.fromEntries(
    periodPresets.flatMap((preset) => {
      const period = resolvePeriod({ days: preset }, days.latest);
      return period === null ? [] : [[String(preset), period] as const];
    }),
  );
  const data = await answers(questions(options, { periods, latest: days.latest }), options);
  const { files, ...assets } = buildPageAssets();
  const documents = pageDocuments({
    dashboards,
    queries,
    assets,
    href: (name) => `./${name ?? 'index'}.html`,
    snapshot: { madeAt: madeAt.toISOString(), lake: days, periods },
  });
  const pages = documents.map(({ name, html }) => htmlFile(`${name ?? 'index'}.html`, html));
  return [...pages, ...files, ...data];
}
