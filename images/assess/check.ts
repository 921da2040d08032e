import type { ImageFacts } from '../inspect/image-facts.ts';
import type { ImageMeasures } from '../measure/image-measures.ts';
import type { PrintOrder } from '../print/print-order.ts';
import type { PrintProfile } from '../print/print-profiles.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { SheetFit } from './sheet-fit.ts';

/** Everything that a check may look at. */
export interface Assessed {
  readonly facts: ImageFacts;
  readonly measures: ImageMeasures;
  readonly order: PrintOrder;
  readonly profile: PrintProfile;
  readonly fit: SheetFit;
}

/** What a check has to say; how serious it is, the code and the print profile decide. */
export type Observation = Omit<Finding, 'severity'>;

/** One rule. Sees the same each time for the same image and order. */
export interface Check {
  /** Every code that it may give. */
  readonly codes: readonly FindingCode[];
  /** Null where there is nothing to say. */
  readonly check: (assessed: Assessed) => Observation | null;
}
