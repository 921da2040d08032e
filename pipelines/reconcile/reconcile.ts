import type { SampleLedger } from '../sample/sample-ledger.ts';
import { type Ask, type Scope, statement, wholeNumber } from './ask-lake.ts';
import { type AccountingRow, compareAccounting } from './compare-accounting.ts';
import { compareFigure, type MeasureComparison } from './compare-figures.ts';
import { askFigure, type FigureQuestion, figureQuestions } from './figure-questions.ts';
import { countLake } from './lake-counts.ts';
import { findMissingEvents, type MissingEvents } from './missing-events.ts';

/** A lake held against the ledger of a sample. */
export interface Reconciliation {
  accounting: AccountingRow[];
  missing: ReadonlyMap<string, MissingEvents>;
  figures: MeasureComparison[];
  /** Figures that could not be asked for, and why. */
  notAsked: { name: string; why: string }[];
  isRight: boolean;
}

async function accountForEvents(ask: Ask, scope: Scope, ledger: SampleLedger) {
  const accounting = compareAccounting(ledger.events, await countLake(ask, scope, ledger));
  const missing = new Map<string, MissingEvents>();
  for (const { detailType, stored, isRight } of accounting) {
    if (isRight || stored === ledger.events[detailType]?.distinct) continue;
    const found = await findMissingEvents(ask, scope, ledger.options, detailType);
    if (found) missing.set(detailType, found);
  }
  return { accounting, missing };
}

async function countForeign(ask: Ask, scope: Scope): Promise<Map<string, number>> {
  const rows = await ask(statement('foreign-events', scope));
  return new Map([...rows].map(({ kind, events }) => [String(kind), wholeNumber(events)]));
}

/** Asks all questions at once: on Athena each takes seconds, whatever the others do. */
async function compareFigures(ask: Ask, scope: Scope, ledger: SampleLedger) {
  const foreign = await countForeign(ask, scope);
  const othersOf = ({ onlyWithout }: FigureQuestion) =>
    onlyWithout === undefined ? 0 : (foreign.get(onlyWithout) ?? 0);
  const questions = figureQuestions(ledger);
  const notAsked = questions
    .filter((question) => othersOf(question) > 0)
    .map((question) => ({
      name: question.name,
      why: `the same days hold ${othersOf(question)} other events of ${question.onlyWithout}`,
    }));
  const figures = await Promise.all(
    questions
      .filter((question) => othersOf(question) === 0)
      .map(async ({ name, answer }) => compareFigure(name, answer, await askFigure(ask, scope, ledger, name))),
  );
  return { figures: figures.flat(), notAsked };
}

/** Holds the lake against everything that the ledger of a sample knows. Only its own rows count, whatever else is there. */
export async function reconcile(ask: Ask, scope: Scope, ledger: SampleLedger): Promise<Reconciliation> {
  const { accounting, missing } = await accountForEvents(ask, scope, ledger);
  const { figures, notAsked } = await compareFigures(ask, scope, ledger);
  const isRight =
    accounting.every((row) => row.isRight) && figures.every(({ differences }) => differences.length === 0);
  return { accounting, missing, figures, notAsked, isRight };
}
