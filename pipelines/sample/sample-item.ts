import type { RejectionCode } from '../contracts/rejection.ts';

/** One thing to publish. */
export interface SampleItem {
  /** The envelope as JSON text, or what a broken producer makes of it. */
  text: string;
  kind: 'valid' | 'duplicate' | 'invalid';
  source: string;
  /** As announced, known or not. */
  detailType: string;
  /** `queue`: no bus would take it, so it goes where a broken producer would put it, straight into the consumer's queue. */
  route: 'bus' | 'queue';
  /** Why it will be refused; of invalid items only. */
  code?: RejectionCode;
}
