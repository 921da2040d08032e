import type { Tile } from '../../dashboard.ts';
import type { Answer } from '../answers/answer.ts';
import { canAsk } from '../filters/can-ask.ts';
import type { Period, PeriodChoice } from '../filters/period.ts';
import type { TileSettings } from '../page-settings.ts';
import type { AnswerSource } from './answer-source.ts';
import type { TileView } from './tile-view.ts';

export interface ShownTile {
  readonly tile: Tile;
  readonly settings: TileSettings;
  readonly view: TileView;
}

export interface AskedDays {
  readonly period: Period | null;
  readonly choice: PeriodChoice;
  /** The newest day with orders; null while there are none. */
  readonly latest: string | null;
}

export interface TileLoader {
  /** By the name under which tiles share them; older ones until there are newer. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Whether the answer is that to what was asked last. */
  isCurrent(name: string): boolean;
  /** Asks for all answers that can be asked for anew, each once; resolves with how many questions there were and how many failed. */
  load(asked: AskedDays, signal: AbortSignal): Promise<{ questions: number; failed: number }>;
}

/** @param onAnswer is called after each answer that comes */
export function createTileLoader(source: AnswerSource, tiles: readonly ShownTile[], onAnswer: () => void): TileLoader {
  const answers = new Map<string, Answer>();
  const current = new Set<string>();
  const loadOne = async (name: string, asked: AskedDays, signal: AbortSignal): Promise<boolean> => {
    const sharing = tiles.filter(({ settings }) => settings.answer === name);
    const [first] = sharing;
    if (first === undefined) return true;
    for (const { view } of sharing) view.showLoading();
    try {
      answers.set(name, await source.answer(first.settings, asked, signal));
      current.add(name);
      onAnswer();
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      answers.delete(name);
      for (const { view } of sharing) view.showFailure(error, () => void loadOne(name, asked, signal));
      return false;
    }
  };
  const load = async (asked: AskedDays, signal: AbortSignal) => {
    current.clear();
    const asking = tiles.filter(({ settings }) => canAsk(settings, asked.period, asked.latest));
    const names = [...new Set(asking.map(({ settings }) => settings.answer))];
    for (const name of answers.keys()) if (!names.includes(name)) answers.delete(name);
    const outcomes = await Promise.all(names.map((name) => loadOne(name, asked, signal)));
    return { questions: names.length, failed: outcomes.filter((isThere) => !isThere).length };
  };
  return { answers, isCurrent: (name) => current.has(name), load };
}
