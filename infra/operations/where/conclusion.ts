import { counted } from '../../../pipelines/counted.ts';

/** A way that something goes through the system. */
export type Way = 'lake' | 'search' | 'images';

export type Standing =
  /** It is where it should be. */
  | 'arrived'
  /** Nothing is wrong yet: it is looked at, or will be. */
  | 'on its way'
  /** Somebody must do something. */
  | 'stuck'
  /** It was not taken, for a reason that is known. */
  | 'refused'
  /** It was there, and is not any more by somebody's will. */
  | 'deleted'
  /** Nothing is known of it. */
  | 'unknown';

/** How it stands on one way, and what to do next. */
export interface Conclusion {
  readonly way: Way;
  readonly standing: Standing;
  /** One sentence for people. */
  readonly says: string;
  /** What to type next, the first at first; none where nothing is to be done. */
  readonly next: readonly string[];
}

export const concluder =
  (way: Way) =>
  (standing: Standing, says: string, ...next: readonly string[]): Conclusion => ({ way, standing, says, next });

/** Of a queue. */
export const messagesWait = (count: number) => `${counted(count, 'message')} ${count === 1 ? 'waits' : 'wait'}`;

/** Whether somebody must do something. A picture that cannot be printed is its customer's affair, and needs nothing here. */
export function needsHelp({ standing, next }: Conclusion): boolean {
  return standing === 'stuck' || (standing === 'refused' && next.length > 0);
}
