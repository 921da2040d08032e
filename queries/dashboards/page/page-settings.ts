import type { Spec } from 'vega';
import type { Dashboard } from '../dashboard.ts';
import type { LakeDays } from './answers/answer.ts';
import type { NeededDays } from './filters/can-ask.ts';
import type { Period } from './filters/period.ts';
import type { Grain } from './filters/row-days.ts';

export interface DashboardLink {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  /** Relative, so that the page works under any path. */
  readonly href: string;
}

/** Answers as they were when the static page was built. */
export interface Snapshot {
  /** UTC. */
  readonly madeAt: string;
  readonly lake: LakeDays;
  /** The days of each preset, by their number. */
  readonly periods: Readonly<Record<string, Period>>;
}

export interface TileSettings extends NeededDays {
  /** Tiles with one name here share an answer. */
  readonly answer: string;
  /** How far apart the rows of a chart over time are. */
  readonly grain?: Grain;
  /** Absent when the tile is no chart. */
  readonly chart?: Spec;
}

/** What the page has to know, as it stands in it. */
export interface PageSettings {
  readonly dashboards: readonly DashboardLink[];
  /** Address of the list of dashboards. */
  readonly home: string;
  /** Absent on the page that lists them. */
  readonly shown?: {
    readonly dashboard: Dashboard;
    /** By the name of the tile. */
    readonly tiles: Readonly<Record<string, TileSettings>>;
  };
  /** Absent where a server answers. */
  readonly snapshot?: Snapshot;
}
